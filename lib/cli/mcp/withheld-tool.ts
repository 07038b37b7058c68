import * as z from 'zod';
import { PURPOSES } from '../../consent/purposes.ts';
import { AUDIENCES, type FieldGroup } from '../../consent/vocabulary.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { fillText, type LocalizedText, localized } from '../../core/language.ts';
import { DecisionsResponse } from '../../http/responses/consent-responses.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import { requestJson } from './caller.ts';
import {
  DatasetArgument,
  findColumn,
  PurposeArgument,
  RecordResult,
  readCodebook,
  readOfDataset,
} from './record-tools.ts';
import { defineTool, type ToolCall } from './tool.ts';

/** States of a field of a record for a reader. */
const STATES = ['shown', 'not-known', 'withheld', 'not-in-edition'] as const;
type State = (typeof STATES)[number];

/**
 * A reader learns that there is no permission, but not the reason. Only people with the right to read
 * consents learn whether the company never decided, refused or withdrew, or whether the permission
 * expired.
 */
const EXPLANATIONS: Readonly<Record<State, LocalizedText>> = {
  shown: localized(
    'The company permits the group “{group}” for this audience: the record shows the field.',
    'L’entreprise autorise le groupe « {group} » pour ce public : la fiche montre le champ.',
    'Das Unternehmen erlaubt die Gruppe „{group}“ für diesen Leserkreis: Der Eintrag zeigt das Feld.',
  ),
  'not-known': localized(
    'The company permits the group “{group}” for this audience, but the register does not know the value.',
    'L’entreprise autorise le groupe « {group} » pour ce public, mais le registre ne connaît pas la valeur.',
    'Das Unternehmen erlaubt die Gruppe „{group}“ für diesen Leserkreis, aber das Register kennt den Wert nicht.',
  ),
  withheld: localized(
    'The field is in the group “{group}”. The company shows this group to this audience only while a permission holds, and none holds now for your purpose: none was given, or it was refused, withdrawn or has ended. Which of these, readers are not told.',
    'Le champ fait partie du groupe « {group} ». L’entreprise ne montre ce groupe à ce public que tant qu’une autorisation est valable, et aucune ne l’est maintenant pour votre finalité : aucune n’a été donnée, ou elle a été refusée, retirée ou a pris fin. Les lecteurs n’apprennent pas laquelle de ces raisons s’applique.',
    'Das Feld gehört zur Gruppe „{group}“. Das Unternehmen zeigt diese Gruppe diesem Leserkreis nur, solange eine Erlaubnis gilt, und für Ihren Zweck gilt jetzt keine: Es wurde keine gegeben, oder sie wurde verweigert, zurückgezogen oder ist abgelaufen. Was davon zutrifft, erfahren Leser nicht.',
  ),
  'not-in-edition': localized(
    'The edition does not have this field.',
    'L’édition n’a pas ce champ.',
    'Die Ausgabe hat dieses Feld nicht.',
  ),
};

const explainWithheld = defineTool({
  name: 'explain_withheld',
  title: 'Explain a withheld field',
  description:
    'Why a field of a record is not shown to you: its group, your audience, and that no permission of the company holds. A record that you may not read is answered like one that does not exist. With `audience`, people with the right to read consents (KAART_TOKEN) get the decision of the company and its reason for any reader; others are refused.',
  input: z.strictObject({
    dataset: DatasetArgument,
    record_id: z.string().min(1).max(60),
    field: z.string().min(1).max(60),
    purpose: PurposeArgument,
    audience: z.enum(AUDIENCES).optional(),
    recipient: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'With `audience`: a reader of it by its id' }),
  }),
  output: z.looseObject({
    record_id: z.string(),
    field: z.string(),
    group: z.string(),
    audience: z.string(),
    state: z.enum(STATES).optional(),
    explanation: z.string().optional(),
    decision: z.string().optional(),
    reason: z.string().optional(),
  }),
  run: (asked, call) =>
    asked.audience === undefined
      ? explainToReader(asked, call)
      : explainToStaff({ ...asked, audience: asked.audience }, call),
});

interface Question {
  readonly dataset?: string | undefined;
  readonly record_id: string;
  readonly field: string;
  readonly purpose?: string | undefined;
}

/** Explains a field to a reader, from the data that the reader may see. */
async function explainToReader({ dataset, record_id, field, purpose }: Question, call: ToolCall) {
  const { group } = findColumn(await readCodebook(call, dataset, purpose), field);
  const path = `/records/${encodeURIComponent(record_id)}`;
  const question = { dataset, path, schema: RecordResult, query: { fields: field, purpose } };
  const { audience, version, record } = await readOfDataset(call, question);
  const state = findState(record, field, group);
  const { language } = call.caller;
  const label = GROUP_LABELS[group as FieldGroup] ?? localized(group, group, group);
  const explanation = fillText(EXPLANATIONS[state][language], { group: label }, language);
  return { record_id, field, group, audience, version, state, explanation };
}

function findState(
  record: z.input<typeof RecordResult>['record'],
  field: string,
  group: string,
): State {
  if (record.withheld.includes(group)) return 'withheld';
  if (!(field in record)) return 'not-in-edition';
  return record[field] === null ? 'not-known' : 'shown';
}

/**
 * Explains a field by the access decision, like `kaart check-access`. The API requires the right to
 * read consents.
 */
async function explainToStaff(
  {
    audience,
    recipient,
    ...asked
  }: Question & { readonly audience: string; readonly recipient?: string | undefined },
  call: ToolCall,
) {
  const { record_id, field, purpose = PURPOSES[0] } = asked;
  const columns = await readCodebook(call, PUBLIC_COMPANIES_DATASET_ID, undefined);
  const group = findColumn(columns, field).group as FieldGroup;
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      audience,
      recipient,
      purpose,
      organisations: [record_id],
      fieldGroups: [group],
    }),
    signal: call.signal,
  };
  const { own } = call.caller;
  const answer = await requestJson(own, '/v1/access-decisions', DecisionsResponse, init);
  const { at, decisions } = answer;
  const decided = decisions[0]?.groups[group];
  return { record_id, field, group, audience, at, ...decided };
}

/** Tools for withheld fields. */
export const WITHHELD_TOOLS = [explainWithheld];
