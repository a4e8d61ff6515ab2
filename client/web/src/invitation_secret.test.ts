import { expect, it } from 'vitest';
import { forgetSecret, invitationSecret, takeSecret } from './invitation_secret';

it('takes the secret out of an invitation’s address', () => {
  expect(takeSecret({ pathname: '/invitation', hash: '#s3cret' })).toBe('/invitation');
  expect(invitationSecret()).toBe('s3cret');
  forgetSecret();
  expect(invitationSecret()).toBeNull();
});

it('leaves every other address as it is', () => {
  expect(takeSecret({ pathname: '/cycles/1', hash: '#focus' })).toBeNull();
  expect(takeSecret({ pathname: '/invitation', hash: '' })).toBeNull();
  expect(invitationSecret()).toBeNull();
});
