import { expect, it } from 'vitest';
import { deviceName } from './devices';

it.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 Version/19.0 Mobile Safari/604.1',
    'Safari on an iPhone',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36',
    'Chrome on a Chromebook',
  ],
  ['python-httpx/0.28', 'python-httpx'],
  ['', 'Unknown device'],
])('says what %s is', (userAgent, name) => expect(deviceName(userAgent)).toBe(name));
