import { describe, expect, it } from 'vitest';
import { compactDocument } from '../../lib/dsp/common/compact/compact-document.ts';
import { schemaErrors } from './official-schemas.ts';
import { capturedBodies } from './reference.ts';

const needs = (at: string, ...members: string[]) =>
  members.map((member) => `${at} must have required property '${member}'`);
const noRules = (at: string) => [
  ...needs(at, 'permission', 'prohibition'),
  `${at} must match a schema in anyOf`,
];

/** The messages that EDC sends although the official schemas refuse them. */
const DEVIATIONS: Readonly<Record<string, string[]>> = {
  // A policy without rules has neither permission nor prohibition.
  '02-catalog-request.json response': [
    ...noRules('/dataset/0/hasPolicy/0'),
    ...noRules('/dataset/1/hasPolicy/0'),
  ],
  '03-contract-request.json request': noRules('/offer'),
  '04-contract-agreement.json request': noRules('/agreement'),
  '23-get-dataset.json response': noRules('/hasPolicy/0'),
  // An error that belongs to no process contains no process id.
  '42-error-offer-without-target.json response': needs('', 'providerPid', 'consumerPid'),
  '44-error-wrong-participant.json response': needs('', 'providerPid', 'consumerPid'),
  '45-error-transfer-unknown-agreement.json response': needs('', 'providerPid', 'consumerPid'),
};

/** Messages that were sent to EDC by hand and should be refused. */
const MEANT_TO_FAIL: Readonly<Record<string, string[]>> = {
  '42-error-offer-without-target.json request': [...noRules('/offer'), '/offer names no target'],
  '43-error-no-callback-500.json request': [
    ...needs('', 'callbackAddress', 'providerPid'),
    ' must match exactly one schema in oneOf',
    ...noRules('/offer'),
  ],
};
const WITHOUT_CONTEXT = '47-error-no-context.json request';

const captured = capturedBodies();

describe.each(captured.filter(([name]) => name !== WITHOUT_CONTEXT))('%s', (name, body) => {
  it('is already compact', () => {
    expect(compactDocument(body)).toEqual(body);
  });

  it('follows its schema, except for the known deviations', () => {
    const known = DEVIATIONS[name] ?? MEANT_TO_FAIL[name] ?? [];
    expect(schemaErrors(compactDocument(body))).toEqual(known);
  });
});

describe('the captures', () => {
  it('contain every body that has a listed deviation', () => {
    const names = captured.map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(Object.keys({ ...DEVIATIONS, ...MEANT_TO_FAIL })));
  });

  it('contain one message without a context, which is refused', () => {
    const body = captured.find(([name]) => name === WITHOUT_CONTEXT)?.[1];
    expect(() => compactDocument(body)).toThrow('@context is missing');
  });
});
