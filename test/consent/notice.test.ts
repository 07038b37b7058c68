import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../lib/consent/notice.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { LANGUAGES } from '../../lib/core/language.ts';

describe('notice-v1', () => {
  const notice = noticeOf('notice-v1');

  it('names the five purposes', () => {
    expect(Object.keys(notice?.purposes ?? {})).toEqual([
      'https://w3id.org/dpv#ScientificResearch',
      'https://w3id.org/dpv#AcademicResearch',
      'https://w3id.org/dpv#ResearchAndDevelopment',
      'https://w3id.org/dpv#PublicBenefit',
      'https://w3id.org/dpv#ServiceProvision',
    ]);
  });

  it('tells of every group and audience, in every language', () => {
    expect(Object.keys(notice?.fieldGroups ?? {})).toEqual([...FIELD_GROUPS]);
    expect(Object.keys(notice?.audiences ?? {})).toEqual([...AUDIENCES]);
    const parts = [notice?.purposes, notice?.fieldGroups, notice?.audiences, notice?.texts];
    const texts = parts.flatMap((part) => Object.values(part ?? {}));
    for (const language of LANGUAGES) {
      const told = texts.map((text) => text[language]);
      expect(told.every((text) => text.length > 3)).toBe(true);
      expect(new Set(told).size).toBe(told.length);
    }
  });

  it.each(['notice-v0', '', 'Notice-v1', 'constructor'])('is not the notice %s', (version) => {
    expect(noticeOf(version)).toBeUndefined();
  });
});
