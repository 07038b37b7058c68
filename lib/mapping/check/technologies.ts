import { DIGITAL_TECHNOLOGIES } from '../vocabulary.ts';
import type { CellReader } from './check.ts';
import { CodeReader } from './code.ts';
import { listItems, noteList } from './list.ts';

type Technology = (typeof DIGITAL_TECHNOLOGIES)[number];

const ALIASES: Readonly<Record<string, Technology>> = {
  'artificial intelligence': 'ai',
  'intelligence artificielle': 'ai',
  'künstliche Intelligenz': 'ai',
  ia: 'ai',
  ki: 'ai',
  'analyse de données': 'data-analytics',
  Datenanalyse: 'data-analytics',
  iot: 'iot-wearables',
  wearables: 'iot-wearables',
  télémédecine: 'telemedicine',
  Telemedizin: 'telemedicine',
  robotique: 'robotics',
  Robotik: 'robotics',
  cybersécurité: 'cybersecurity',
  'Cyber-Sicherheit': 'cybersecurity',
  Cybersicherheit: 'cybersecurity',
  interopérabilité: 'interoperability',
  Interoperabilität: 'interoperability',
  cloud: 'cloud-platform',
};
const READER = new CodeReader(DIGITAL_TECHNOLOGIES, ALIASES);

/** Digital technologies, `|` between them (or a comma), each once. */
export const technologiesCheck: CellReader<Technology[]> = (cell, notes) => {
  if (cell === null || cell === '') return null;
  const items = listItems(cell, notes)?.flatMap((item) => item.split(',').map((i) => i.trim()));
  if (items === undefined) return null;
  const known = items.map((item) => READER.meant(item)).filter((code) => code !== undefined);
  const codes = [...new Set(known)];
  if (known.length < items.length) notes.add('UNKNOWN_VALUE', cell);
  else noteList(codes, cell, notes);
  return codes.length === 0 ? null : codes;
};
