import * as z from 'zod';
import { PURPOSES } from '../../consent/purposes.ts';
import { AUDIENCES, type FieldGroup } from '../../consent/vocabulary.ts';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { fillText, type LocalizedText, localized } from '../../core/language.ts';
import { DecisionsResponse } from '../../http/responses/consent-responses.ts';
import { OneUncheckedRecordResponse } from '../../http/responses/record-responses.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import { requestJson } from './caller.ts';
import {
  type Column,
  DatasetArgument,
  findColumn,
  PurposeArgument,
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
    'The company permits the group “{group}” for this audience: the record shows its fields.',
    'L’entreprise autorise le groupe « {group} » pour cette catégorie de destinataires : la fiche montre ses champs.',
    'Das Unternehmen erlaubt die Gruppe „{group}“ für diesen Empfängerkreis: Der Eintrag zeigt ihre Felder.',
  ),
  'not-known': localized(
    'The company permits the group “{group}” for this audience, but the register knows no value.',
    'L’entreprise autorise le groupe « {group} » pour cette catégorie de destinataires, mais le registre ne connaît aucune valeur.',
    'Das Unternehmen erlaubt die Gruppe „{group}“ für diesen Empfängerkreis, aber das Register kennt keinen Wert.',
  ),
  withheld: localized(
    'The company shows the group “{group}” to this audience only while a permission is in force, and no permission is in force now for your purpose: the company gave none, refused it or withdrew it, or it has ended. Recipients do not learn which of these is true.',
    'L’entreprise ne montre le groupe « {group} » à cette catégorie de destinataires que tant qu’une autorisation est en vigueur, et aucune ne l’est maintenant pour votre finalité : aucune n’a été donnée, ou elle a été refusée, retirée ou a pris fin. Les destinataires n’apprennent pas laquelle de ces raisons s’applique.',
    'Das Unternehmen zeigt die Gruppe „{group}“ diesem Empfängerkreis nur, solange eine Erlaubnis gilt, und für Ihren Zweck gilt jetzt keine: Es wurde keine gegeben, oder sie wurde abgelehnt, widerrufen oder ist abgelaufen. Was davon zutrifft, erfahren Empfänger nicht.',
  ),
  'not-in-edition': localized(
    'The edition has no such field.',
    'L’édition n’a pas de tel champ.',
    'Die Ausgabe hat kein solches Feld.',
  ),
};

const explainWithheld = defineTool({
  name: 'explain_withheld',
  title: 'Explain a withheld field or group',
  description:
    'Why a field or a group of fields of a record is not shown to you: the group, your audience, and that no permission of the company holds. A record that you may not read is answered like one that does not exist. With `audience`, people with the right to read consents (KAART_TOKEN) get the decision of the company and its reason for any recipient; others are refused.',
  input: z.strictObject({
    dataset: DatasetArgument,
    record_id: z.string().min(1).max(60),
    field: z
      .string()
      .min(1)
      .max(60)
      .meta({ description: 'A field, or a group that `withheld` of a record names' }),
    purpose: PurposeArgument,
    audience: z.enum(AUDIENCES).optional(),
    recipient: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({ description: 'With `audience`: a recipient of it by its id' }),
  }),
  output: z.looseObject({
    record_id: z.string(),
    group: z.string(),
    fields: z.array(z.string()),
    audience: z.string(),
    state: z.enum(STATES).optional(),
    explanation: z.string().optional(),
    decision: z.string().optional(),
    reason: z.string().optional(),
  }),
  run: (args, call) =>
    args.audience === undefined
      ? explainToReader(args, call)
      : explainToStaff({ ...args, audience: args.audience }, call),
});

interface Question {
  readonly dataset?: string | undefined;
  readonly record_id: string;
  readonly field: string;
  readonly purpose?: string | undefined;
}

/** Explains a field to a reader, from the data that the reader may see. */
async function explainToReader({ dataset, record_id, field, purpose }: Question, call: ToolCall) {
  const { group, fields } = findFields(await readCodebook(call, dataset, purpose), field);
  const path = `/records/${encodeURIComponent(record_id)}`;
  const question = {
    dataset,
    path,
    schema: OneUncheckedRecordResponse,
    query: { fields: fields.join(','), purpose },
  };
  const { audience, version, record } = await readOfDataset(call, question);
  const state = findState(record, fields, group);
  const { language } = call.caller;
  const label = GROUP_LABELS[group as FieldGroup] ?? localized(group, group, group);
  const explanation = fillText(EXPLANATIONS[state][language], { group: label }, language);
  return { record_id, group, fields, audience, version, state, explanation };
}

/** The field with this name, or all fields of the group with this name. @throws as {@link findColumn} */
function findFields(
  columns: readonly Column[],
  name: string,
): { readonly group: string; readonly fields: string[] } {
  const ofGroup = columns.filter(({ group }) => group === name).map(({ field }) => field);
  if (ofGroup.length > 0) return { group: name, fields: ofGroup };
  return { group: findColumn(columns, name).group, fields: [name] };
}

function findState(
  record: z.input<typeof OneUncheckedRecordResponse>['record'],
  fields: readonly string[],
  group: string,
): State {
  if (record.withheld.some((withheld) => withheld === group)) return 'withheld';
  const present = fields.filter((field) => field in record);
  if (present.length === 0) return 'not-in-edition';
  return present.every((field) => record[field] === null) ? 'not-known' : 'shown';
}

/**
 * Explains a field by the access decision, like `kaart check-access`. The API requires the right to
 * read consents.
 */
async function explainToStaff(
  {
    audience,
    recipient,
    ...request
  }: Question & { readonly audience: string; readonly recipient?: string | undefined },
  call: ToolCall,
) {
  const { record_id, field, purpose = PURPOSES[0] } = request;
  const columns = await readCodebook(call, PUBLIC_COMPANIES_DATASET_ID, undefined);
  const found = findFields(columns, field);
  const group = found.group as FieldGroup;
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
  const response = await requestJson(own, '/v1/access-decisions', DecisionsResponse, init);
  const { at, decisions } = response;
  const decided = decisions[0]?.groups[group];
  return { record_id, group, fields: found.fields, audience, at, ...decided };
}

/** Tools for withheld fields. */
export const WITHHELD_TOOLS = [explainWithheld];
