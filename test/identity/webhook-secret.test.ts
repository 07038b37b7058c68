import { describe, expect, it } from 'vitest';
import { webhookHeaders } from '../../lib/identity/webhook-secret.ts';
import { openSetup } from './setup.ts';

describe('the signature of a webhook', () => {
  it('equals that of the example of Standard Webhooks', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
    expect(webhookHeaders(secret, id, 1_614_265_330, '{"test": 2432232314}')).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('the secret of a webhook', () => {
  it('is the same in every process, and differs for each partner and generation', async () => {
    const setup = openSetup();
    const secret = await setup.identity.webhookSecret('list', 1);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await setup.another().webhookSecret('list', 1)).toBe(secret);
    const others = [
      await setup.identity.webhookSecret('list', 2),
      await setup.identity.webhookSecret('lih', 1),
    ];
    expect(new Set([secret, ...others]).size).toBe(3);
  });

  it('for events is the same in every process, and differs for each address', async () => {
    const setup = openSetup();
    const secret = await setup.identity.eventWebhookSecret('https://list.example/1');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await setup.another().eventWebhookSecret('https://list.example/1')).toBe(secret);
    expect(await setup.identity.eventWebhookSecret('https://list.example/2')).not.toBe(secret);
  });
});
