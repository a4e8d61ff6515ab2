export { api, ask, failureOf, once, onSignedOut } from './client';
export { type Mistake, mistakesOf, problemOf, RequestFailed } from './problems';
