/** What may be done with one deployment: each asks the server and gives what it answers. */
import { api, ask } from '../../api';
import type { Deployment } from '../../api/types';

export function changesOf(deployment_id: string) {
  const params = { path: { deployment_id } };
  const matched = (version: number) => ({
    ...params,
    header: { 'If-Match': `"${version}"` },
  });
  return {
    withdraw: (reason: string) =>
      ask(() =>
        api.POST('/api/deployments/{deployment_id}/withdraw', { params, body: { reason } }),
      ),
    offer: (body: { message: string; days: number | null; when: string }) =>
      ask(() => api.PUT('/api/deployments/{deployment_id}/offer', { params, body })),
    takeBack: () => ask(() => api.DELETE('/api/deployments/{deployment_id}/offer', { params })),
    answer: (person_id: string, accept: boolean, reason = '') =>
      ask(() =>
        api.PUT('/api/deployments/{deployment_id}/offers/{person_id}/answer', {
          params: { path: { deployment_id, person_id } },
          body: { accept, reason },
        }),
      ),
    nameTeacher: (person_id: string) =>
      ask(() =>
        api.PUT('/api/deployments/{deployment_id}/teacher', { params, body: { person_id } }),
      ),
    join: (accept: boolean) =>
      ask(() =>
        api.PUT('/api/deployments/{deployment_id}/teacher/answer', { params, body: { accept } }),
      ),
    setTerms: (
      version: number,
      body: { days: number; ends_on: string | null; funder: string; rate: number | null },
    ) =>
      ask(() =>
        api.PUT('/api/deployments/{deployment_id}/terms', { params: matched(version), body }),
      ),
    sign: (version: number) =>
      ask(() =>
        api.POST('/api/deployments/{deployment_id}/signature', { params: matched(version) }),
      ),
    decline: (reason: string) =>
      ask(() => api.POST('/api/deployments/{deployment_id}/decline', { params, body: { reason } })),
    planVisit: (body: { on: string; at: string | null }) =>
      ask(() => api.PUT('/api/deployments/{deployment_id}/next-visit', { params, body })),
    review: (words: string) =>
      ask(() => api.PUT('/api/deployments/{deployment_id}/midterm', { params, body: { words } })),
    evaluate: (words: string) =>
      ask(() =>
        api.PUT('/api/deployments/{deployment_id}/evaluation', { params, body: { words } }),
      ),
    comment: (words: string) =>
      ask(() => api.PUT('/api/deployments/{deployment_id}/comment', { params, body: { words } })),
  };
}

/** What a part of the page is given: the deployment, what may be done, and where answers go. */
export interface PartProps {
  told: Deployment;
  may: ReturnType<typeof changesOf>;
  onchange: (told: Deployment) => void;
}
