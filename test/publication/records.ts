import { CompanyRecord } from '../../lib/mapping/record.ts';

/** An eligible company with texts that are difficult for some formats. */
export function company(number: number, fields: Partial<CompanyRecord> = {}): CompanyRecord {
  const digits = String(number).padStart(4, '0');
  return CompanyRecord.parse({
    record_id: `LUHT-TEST-${digits}`,
    rcs_number: `B90${digits}`,
    euid: `LURCSL.B90${digits}`,
    vat_number: null,
    legal_name: `TEST ${digits} S.à r.l.`,
    trade_name: `TEST "${digits}", Rosport`,
    former_names: number % 2 === 0 ? ['Älter, GmbH', 'Plus ancien'] : null,
    legal_form: 'SARL',
    legal_status: 'active',
    country: 'LU',
    incorporation_date: '2015-04-01',
    street: "1, rue de l'Exemple",
    postcode: 'L-1234',
    locality: 'Luxembourg',
    commune: 'Luxembourg',
    canton: 'Luxembourg',
    sector_type: 'private-company',
    provider_activity: 'none',
    human_health_market: 'exclusive',
    technology_role: 'developer',
    subsector: 'software',
    digital_focus: true,
    digital_technologies: ['ai', 'xr'],
    growth_status: 'startup',
    fit4start: false,
    house_of_biohealth: false,
    nace_code: '62.10',
    description_en: 'Line one\nline two',
    description_fr: 'Santé — « logiciel »',
    description_de: null,
    website: `https://test-${digits}.example/`,
    employees: number,
    employees_year: 2024,
    funding_total_eur: 1_250_000.5,
    contact_name: `Contact ${digits}`,
    contact_email: `contact@test-${digits}.example`,
    source: 'company',
    source_checked_on: '2025-09-01',
    updated_at: '2025-09-20T21:00:00Z',
    internal_note: 'SECRET-NOTE',
    synthetic: true,
    ...fields,
  });
}

export function companies(count: number): CompanyRecord[] {
  return Array.from({ length: count }, (_, index) => company(index + 1));
}
