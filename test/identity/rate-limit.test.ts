import { describe, expect, it } from 'vitest';
import { RateLimiter } from '../../lib/identity/rate-limit.ts';

const POLICY = { name: 'per-client', quota: 60, windowSeconds: 60 };

function drained(): RateLimiter {
  const limiter = new RateLimiter(POLICY);
  for (let i = 0; i < 60; i++) limiter.take('a', 0);
  return limiter;
}

describe('RateLimiter', () => {
  it('allows the whole quota at once and refuses the next request', () => {
    const limiter = new RateLimiter(POLICY);
    const decisions = Array.from({ length: 61 }, () => limiter.take('a', 0));
    expect(decisions.map((d) => d.allowed)).toEqual([...Array(60).fill(true), false]);
  });

  it.each([
    [0, false],
    [999, false],
    [1000, true],
  ])('allows another request %d ms after the quota was used up: %s', (atMs, allowed) => {
    expect(drained().take('a', atMs).allowed).toBe(allowed);
  });

  it('never refills above the quota, however long a client has sent no request', () => {
    const limiter = drained();
    expect(limiter.take('a', 1e12).remaining).toBe(59);
  });

  it('does not let one client use another one’s quota', () => {
    expect(drained().take('b', 0)).toMatchObject({ allowed: true, remaining: 59 });
  });

  it('refills nothing if the clock goes back', () => {
    const limiter = new RateLimiter(POLICY);
    for (let i = 0; i < 60; i++) limiter.take('a', 10_000);
    expect(limiter.take('a', 0).allowed).toBe(false);
    expect(limiter.take('a', 10_000).allowed).toBe(false);
  });

  it('does not count a refused request, so repeated attempts do not delay the next success', () => {
    const limiter = drained();
    for (let ms = 0; ms < 1000; ms += 10) limiter.take('a', ms);
    expect(limiter.take('a', 1000).allowed).toBe(true);
  });

  it('states the policy, the remaining requests and the time until the quota is full', () => {
    const limiter = new RateLimiter(POLICY);
    limiter.take('a', 0);
    expect(limiter.take('a', 0)).toEqual({
      allowed: true,
      remaining: 58,
      resetSeconds: 2,
      retryAfterSeconds: 0,
      headers: {
        'RateLimit-Policy': '"per-client";q=60;w=60',
        RateLimit: '"per-client";r=58;t=2',
      },
    });
  });

  it('states the seconds to wait to a refused client', () => {
    expect(drained().take('a', 400)).toMatchObject({
      allowed: false,
      remaining: 0,
      retryAfterSeconds: 1,
      resetSeconds: 60,
    });
  });

  it('drops the client that was seen longest ago if it has ten thousand', () => {
    const limiter = drained();
    for (let i = 0; i < 10_000; i++) limiter.take(`other-${i}`, 0);
    expect(limiter.take('a', 0).remaining).toBe(59);
    expect(limiter.take('other-9999', 0).remaining).toBe(58);
  });
});
