// Made by `npm run client-types` from the OpenAPI document. Do not edit.

export interface paths {
  '/v1/datasets/{dataset}/data': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getData'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/datasets/{dataset}/versions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listVersions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/datasets/{dataset}/versions/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getVersion'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/datasets/{dataset}/changes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listChanges'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/editions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listEditions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/editions/{edition}/figures': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getFigures'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/datasets/{dataset}/records': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['listRecords'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/datasets/{dataset}/records/{record}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['getRecord'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    Problem: {
      /** Format: uri-reference */
      type: string;
      title: string;
      status: number;
      /** @description The text of the reason, in the language of the caller */
      detail: string;
      /** @description The kind of problem. It is stable */
      code: string;
      /** @description What is wrong with this one request. It is stable; `detail` is its text */
      reason: string;
      /** @description The values in the text of the reason */
      parameters?: {
        [key: string]: string | number;
      };
      /** @description What to do next */
      next: string;
      requestId: string;
    };
    OauthError: {
      error: string;
      error_description: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  getData: {
    parameters: {
      query?: {
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
        /** @description Form of the rows; by `Accept` if it is not named */
        format?: 'jsonl' | 'csv' | 'json' | 'jsonld' | 'parquet' | 'xlsx';
        /** @description `true` puts a byte order mark before a CSV, so that Excel reads UTF-8. It is then sent uncompressed. */
        bom?: 'true' | 'false';
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
        /** @description The part to be sent (RFC 9110) */
        Range?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The rows */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  listVersions: {
    parameters: {
      query?: {
        /** @description Entries on one page at most */
        limit?: number;
        /** @description End of the page before, as its answer names it; the first page without */
        cursor?: string;
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One version a line */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/jsonl': {
            dataset: string;
            id: string;
            edition: {
              id: string;
              /** Format: date */
              referenceDate: string;
            };
            /** Format: date-time */
            publishedAt: string;
            coverage: {
              published: number;
              eligible: number;
              groups: {
                registry: number;
                profile: number;
                headcount: number;
                funding: number;
                contact: number;
              };
            };
            files: {
              path: string;
              format: string;
              mediaType: string;
              sha256?: string;
              bytes?: number;
              rows?: number;
            }[];
            changes: {
              added: number;
              changed: number;
              removed: number;
            };
            previous: string | null;
            replacedBy: string | null;
          };
        };
      };
    };
  };
  getVersion: {
    parameters: {
      query?: {
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
        /** @description Id of the version; `current` is the newest */
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Facts of the version and its manifest, a compact JWS */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            dataset: string;
            id: string;
            edition: {
              id: string;
              /** Format: date */
              referenceDate: string;
            };
            /** Format: date-time */
            publishedAt: string;
            coverage: {
              published: number;
              eligible: number;
              groups: {
                registry: number;
                profile: number;
                headcount: number;
                funding: number;
                contact: number;
              };
            };
            files: {
              path: string;
              format: string;
              mediaType: string;
              sha256?: string;
              bytes?: number;
              rows?: number;
            }[];
            changes: {
              added: number;
              changed: number;
              removed: number;
            };
            previous: string | null;
            replacedBy: string | null;
            manifest: string | null;
          };
        };
      };
    };
  };
  listChanges: {
    parameters: {
      query: {
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
        /** @description Id of the version that you hold */
        since: string;
        /** @description Entries on one page at most */
        limit?: number;
        /** @description End of the page before, as its answer names it; the first page without */
        cursor?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One change a line */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/jsonl': {
            /** @enum {string} */
            op: 'added' | 'changed' | 'removed';
            record_id: string;
            version: string;
            /** Format: date-time */
            effective_at: string;
            /** @description Only for `changed`: names of the fields that have another value, that are now withheld, and that are now shown. Absent if any field may have changed */
            fields?: {
              changed: string[];
              withheld: string[];
              shown: string[];
            };
          };
        };
      };
    };
  };
  listEditions: {
    parameters: {
      query?: {
        /** @description Entries on one page at most */
        limit?: number;
        /** @description End of the page before, as its answer names it; the first page without */
        cursor?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The editions */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            editions: {
              edition: string;
              family: string;
              /** Format: date */
              referenceDate: string;
              /** @enum {string} */
              kind: 'rows' | 'figures-2020';
              /** @enum {string} */
              state: 'released' | 'retracted';
              eligible: number;
              changeNote: string | null;
              overrides: number;
              software: string;
              /** Format: date-time */
              releasedAt: string;
              retractedAt: string | null;
            }[];
            cursor?: string;
          };
        };
      };
    };
  };
  getFigures: {
    parameters: {
      query?: {
        /** @description All figures, those with fixed keys, or the changes since an earlier edition */
        view?: 'full' | 'summary' | 'trend';
        /** @description By Accept if it is not named. `csv` holds one table, the figures or with `view=trend` the changes; `xlsx` holds each table as a sheet */
        format?: 'json' | 'csv' | 'xlsx';
        /** @description Language of a table */
        lang?: 'en' | 'fr' | 'de';
        /** @description Earlier edition that the trend begins with, the one before by default */
        from?: string;
        /** @description `true` puts a byte order mark before a CSV, so that Excel reads UTF-8. It is then sent uncompressed. */
        bom?: 'true' | 'false';
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description Id of the edition, such as `2025`; `current` is the newest where an edition is read */
        edition: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json':
            | ({
                edition: string;
                /** Format: date */
                referenceDate: string;
                synthetic: boolean;
                keptFrom?: string;
                indicators: ({
                  id: string;
                  label: {
                    en: string;
                    fr: string;
                    de: string;
                  };
                  definition: {
                    en: string;
                    fr: string;
                    de: string;
                  };
                  /** @enum {string} */
                  unit: 'companies' | 'jobs';
                  numerator: number;
                  denominator?: number;
                  unknown?: number;
                  percent?: number | null;
                  group?: string;
                  mergedOf?: string[];
                  roundedTo?: number;
                  edition: string;
                  /** Format: date */
                  referenceDate: string;
                  sentence: {
                    en: string;
                    fr: string;
                    de: string;
                  };
                } & {
                  [key: string]: unknown;
                })[];
              } & {
                [key: string]: unknown;
              })
            | ({
                /** Format: date */
                reference_date: string;
                kept_from?: string;
                entities: number;
              } & {
                [key: string]: unknown;
              })
            | (
                | ({
                    from: {
                      edition: string;
                      /** Format: date */
                      referenceDate: string;
                      keptFrom?: string;
                    };
                    to: {
                      edition: string;
                      /** Format: date */
                      referenceDate: string;
                      keptFrom?: string;
                    };
                    changes: ({
                      id: string;
                      label: {
                        en: string;
                        fr: string;
                        de: string;
                      };
                      /** @enum {string} */
                      unit: 'companies' | 'jobs' | 'percentage-points';
                      from: number | null;
                      to: number | null;
                      change: number | null;
                      percent?: number | null;
                      roundedTo?: number;
                      sentence: {
                        en: string;
                        fr: string;
                        de: string;
                      };
                    } & {
                      [key: string]: unknown;
                    })[];
                    breaks: ({
                      label: {
                        en: string;
                        fr: string;
                        de: string;
                      };
                      reason: {
                        en: string;
                        fr: string;
                        de: string;
                      };
                    } & {
                      [key: string]: unknown;
                    })[];
                    movement: {
                      stayed: number;
                      left: number;
                      entered: number;
                    };
                  } & {
                    [key: string]: unknown;
                  })
                | null
              );
          'text/csv': string;
          'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': string;
        };
      };
    };
  };
  listRecords: {
    parameters: {
      query?: {
        /** @description Fields to show, several with commas; `record_id` is always there */
        fields?: (
          | 'record_id'
          | 'rcs_number'
          | 'euid'
          | 'vat_number'
          | 'legal_name'
          | 'trade_name'
          | 'former_names'
          | 'legal_form'
          | 'legal_status'
          | 'country'
          | 'incorporation_date'
          | 'street'
          | 'postcode'
          | 'locality'
          | 'commune'
          | 'canton'
          | 'human_health_market'
          | 'technology_role'
          | 'subsector'
          | 'digital_focus'
          | 'digital_technologies'
          | 'growth_status'
          | 'fit4start'
          | 'house_of_biohealth'
          | 'nace_code'
          | 'description_en'
          | 'description_fr'
          | 'description_de'
          | 'website'
          | 'employees'
          | 'employees_year'
          | 'funding_total_eur'
          | 'contact_name'
          | 'contact_email'
          | 'updated_at'
          | 'synthetic'
          | 'successor'
        )[];
        /** @description Words that stand in the texts that you may read; case and accents do not count */
        q?: string;
        /** @description Fields to sort by, `-field` from the largest down; then by the record id */
        sort?: (
          | 'record_id'
          | '-record_id'
          | 'rcs_number'
          | '-rcs_number'
          | 'euid'
          | '-euid'
          | 'vat_number'
          | '-vat_number'
          | 'legal_name'
          | '-legal_name'
          | 'trade_name'
          | '-trade_name'
          | 'legal_form'
          | '-legal_form'
          | 'legal_status'
          | '-legal_status'
          | 'country'
          | '-country'
          | 'incorporation_date'
          | '-incorporation_date'
          | 'street'
          | '-street'
          | 'postcode'
          | '-postcode'
          | 'locality'
          | '-locality'
          | 'commune'
          | '-commune'
          | 'canton'
          | '-canton'
          | 'human_health_market'
          | '-human_health_market'
          | 'technology_role'
          | '-technology_role'
          | 'subsector'
          | '-subsector'
          | 'digital_focus'
          | '-digital_focus'
          | 'growth_status'
          | '-growth_status'
          | 'fit4start'
          | '-fit4start'
          | 'house_of_biohealth'
          | '-house_of_biohealth'
          | 'nace_code'
          | '-nace_code'
          | 'description_en'
          | '-description_en'
          | 'description_fr'
          | '-description_fr'
          | 'description_de'
          | '-description_de'
          | 'website'
          | '-website'
          | 'employees'
          | '-employees'
          | 'employees_year'
          | '-employees_year'
          | 'funding_total_eur'
          | '-funding_total_eur'
          | 'contact_name'
          | '-contact_name'
          | 'contact_email'
          | '-contact_email'
          | 'updated_at'
          | '-updated_at'
          | 'synthetic'
          | '-synthetic'
          | 'successor'
          | '-successor'
        )[];
        /** @description Entries on one page at most */
        limit?: number;
        /** @description End of the page before, as its answer names it; the first page without */
        cursor?: string;
        /** @description Any of these codes, repeated or with commas */
        legal_form?: (
          | 'SARL'
          | 'SARL-S'
          | 'SA'
          | 'SAS'
          | 'SE'
          | 'SCA'
          | 'SCS'
          | 'SNC'
          | 'SC'
          | 'BRANCH'
          | 'EP'
          | 'ASBL'
          | 'FONDATION'
          | 'PP'
          | 'FOREIGN'
        )[];
        /** @description Any of these codes, repeated or with commas */
        legal_status?: ('active' | 'in-liquidation' | 'bankrupt' | 'struck-off' | 'merged')[];
        /** @description Any of these codes, repeated or with commas */
        commune?: (
          | 'Beaufort'
          | 'Bech'
          | 'Beckerich'
          | 'Berdorf'
          | 'Bertrange'
          | 'Bettembourg'
          | 'Bettendorf'
          | 'Betzdorf'
          | 'Bissen'
          | 'Biwer'
          | 'Boulaide'
          | 'Bourscheid'
          | 'Bous-Waldbredimus'
          | 'Clervaux'
          | 'Colmar-Berg'
          | 'Consdorf'
          | 'Contern'
          | 'Dalheim'
          | 'Diekirch'
          | 'Differdange'
          | 'Dippach'
          | 'Dudelange'
          | 'Echternach'
          | 'Ell'
          | 'Erpeldange-sur-Sûre'
          | 'Esch-sur-Alzette'
          | 'Esch-sur-Sûre'
          | 'Ettelbruck'
          | 'Feulen'
          | 'Fischbach'
          | 'Flaxweiler'
          | 'Frisange'
          | 'Garnich'
          | 'Goesdorf'
          | 'Grevenmacher'
          | 'Groussbus-Wal'
          | 'Habscht'
          | 'Heffingen'
          | 'Helperknapp'
          | 'Hesperange'
          | 'Junglinster'
          | 'Kayl'
          | 'Kehlen'
          | 'Kiischpelt'
          | 'Koerich'
          | 'Kopstal'
          | 'Käerjeng'
          | 'Lac de la Haute-Sûre'
          | 'Larochette'
          | 'Lenningen'
          | 'Leudelange'
          | 'Lintgen'
          | 'Lorentzweiler'
          | 'Luxembourg'
          | 'Mamer'
          | 'Manternach'
          | 'Mersch'
          | 'Mertert'
          | 'Mertzig'
          | 'Mondercange'
          | 'Mondorf-les-Bains'
          | 'Niederanven'
          | 'Nommern'
          | 'Parc Hosingen'
          | 'Préizerdaul'
          | 'Putscheid'
          | 'Pétange'
          | 'Rambrouch'
          | 'Reckange-sur-Mess'
          | 'Redange-sur-Attert'
          | 'Reisdorf'
          | 'Remich'
          | 'Roeser'
          | 'Rosport-Mompach'
          | 'Rumelange'
          | 'Saeul'
          | 'Sandweiler'
          | 'Sanem'
          | 'Schengen'
          | 'Schieren'
          | 'Schifflange'
          | 'Schuttrange'
          | 'Stadtbredimus'
          | 'Steinfort'
          | 'Steinsel'
          | 'Strassen'
          | 'Tandel'
          | 'Troisvierges'
          | 'Useldange'
          | "Vallée de l'Ernz"
          | 'Vianden'
          | 'Vichten'
          | 'Waldbillig'
          | 'Walferdange'
          | 'Weiler-la-Tour'
          | 'Weiswampach'
          | 'Wiltz'
          | 'Wincrange'
          | 'Winseler'
          | 'Wormeldange'
        )[];
        /** @description Any of these codes, repeated or with commas */
        canton?: (
          | 'Capellen'
          | 'Clervaux'
          | 'Diekirch'
          | 'Echternach'
          | 'Esch-sur-Alzette'
          | 'Grevenmacher'
          | 'Luxembourg'
          | 'Mersch'
          | 'Redange'
          | 'Remich'
          | 'Vianden'
          | 'Wiltz'
        )[];
        /** @description Any of these codes, repeated or with commas */
        human_health_market?: ('exclusive' | 'diversified' | 'none')[];
        /** @description Any of these codes, repeated or with commas */
        technology_role?: ('developer' | 'manufacturer' | 'distributor' | 'laboratory' | 'none')[];
        /** @description Any of these codes, repeated or with commas */
        subsector?: (
          | 'medical-devices'
          | 'software'
          | 'distributors'
          | 'bio-pharma'
          | 'in-vitro-diagnostics'
          | 'clinical-laboratories'
        )[];
        /** @description Any of these codes, repeated or with commas */
        digital_focus?: ('true' | 'false')[];
        /** @description Any of these codes, repeated or with commas */
        digital_technologies?: (
          | 'ai'
          | 'data-analytics'
          | 'iot-wearables'
          | 'telemedicine'
          | 'xr'
          | 'robotics'
          | 'hpc'
          | 'cybersecurity'
          | 'interoperability'
          | 'cloud-platform'
        )[];
        /** @description Any of these codes, repeated or with commas */
        growth_status?: ('none' | 'startup' | 'scaleup')[];
        /** @description Any of these codes, repeated or with commas */
        fit4start?: ('true' | 'false')[];
        /** @description Any of these codes, repeated or with commas */
        house_of_biohealth?: ('true' | 'false')[];
        /** @description Any of these codes, repeated or with commas */
        synthetic?: ('true' | 'false')[];
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page of matching records */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            dataset: string;
            /** @enum {string} */
            audience: 'partners' | 'dataspace' | 'public';
            version: string;
            edition: {
              id: string;
              /** Format: date */
              referenceDate: string;
            };
            /** @description Always null: the answer is derived from a signed version and has no digest of its own. `manifest` leads to the digests of the version */
            digest: null;
            /**
             * Format: uri
             * @description The version with its signed manifest
             */
            manifest: string;
            /** @description Matching records that you may read, on all pages */
            total: number;
            records: {
              record_id: string;
              rcs_number?: string | null;
              euid?: string | null;
              vat_number?: string | null;
              legal_name?: string;
              trade_name?: string | null;
              former_names?: string[] | null;
              /** @enum {string} */
              legal_form?:
                | 'SARL'
                | 'SARL-S'
                | 'SA'
                | 'SAS'
                | 'SE'
                | 'SCA'
                | 'SCS'
                | 'SNC'
                | 'SC'
                | 'BRANCH'
                | 'EP'
                | 'ASBL'
                | 'FONDATION'
                | 'PP'
                | 'FOREIGN';
              legal_status?:
                | ('active' | 'in-liquidation' | 'bankrupt' | 'struck-off' | 'merged')
                | null;
              country?: string | null;
              /** Format: date */
              incorporation_date?: string;
              street?: string | null;
              postcode?: string | null;
              locality?: string | null;
              commune?: string | null;
              canton?:
                | (
                    | 'Capellen'
                    | 'Clervaux'
                    | 'Diekirch'
                    | 'Echternach'
                    | 'Esch-sur-Alzette'
                    | 'Grevenmacher'
                    | 'Luxembourg'
                    | 'Mersch'
                    | 'Redange'
                    | 'Remich'
                    | 'Vianden'
                    | 'Wiltz'
                  )
                | null;
              human_health_market?: ('exclusive' | 'diversified' | 'none') | null;
              technology_role?:
                | ('developer' | 'manufacturer' | 'distributor' | 'laboratory' | 'none')
                | null;
              subsector?:
                | (
                    | 'medical-devices'
                    | 'software'
                    | 'distributors'
                    | 'bio-pharma'
                    | 'in-vitro-diagnostics'
                    | 'clinical-laboratories'
                  )
                | null;
              digital_focus?: boolean;
              digital_technologies?:
                | (
                    | 'ai'
                    | 'data-analytics'
                    | 'iot-wearables'
                    | 'telemedicine'
                    | 'xr'
                    | 'robotics'
                    | 'hpc'
                    | 'cybersecurity'
                    | 'interoperability'
                    | 'cloud-platform'
                  )[]
                | null;
              /** @enum {string} */
              growth_status?: 'none' | 'startup' | 'scaleup';
              fit4start?: boolean;
              house_of_biohealth?: boolean;
              nace_code?: string | null;
              description_en?: string | null;
              description_fr?: string | null;
              description_de?: string | null;
              website?: string | null;
              employees?: number | null;
              employees_year?: number | null;
              funding_total_eur?: number | null;
              contact_name?: string | null;
              contact_email?: string | null;
              updated_at?: string;
              synthetic?: boolean;
              successor?: string | null;
              /** @description Groups that are not shown */
              withheld: ('registry' | 'profile' | 'headcount' | 'funding' | 'contact')[];
            }[];
            /** @description Cursor of the next page; absent on the last page */
            cursor?: string;
          };
        };
      };
    };
  };
  getRecord: {
    parameters: {
      query?: {
        /** @description Fields to show, several with commas; `record_id` is always there */
        fields?: (
          | 'record_id'
          | 'rcs_number'
          | 'euid'
          | 'vat_number'
          | 'legal_name'
          | 'trade_name'
          | 'former_names'
          | 'legal_form'
          | 'legal_status'
          | 'country'
          | 'incorporation_date'
          | 'street'
          | 'postcode'
          | 'locality'
          | 'commune'
          | 'canton'
          | 'human_health_market'
          | 'technology_role'
          | 'subsector'
          | 'digital_focus'
          | 'digital_technologies'
          | 'growth_status'
          | 'fit4start'
          | 'house_of_biohealth'
          | 'nace_code'
          | 'description_en'
          | 'description_fr'
          | 'description_de'
          | 'website'
          | 'employees'
          | 'employees_year'
          | 'funding_total_eur'
          | 'contact_name'
          | 'contact_email'
          | 'updated_at'
          | 'synthetic'
          | 'successor'
        )[];
        /** @description IRI of the purpose of the read, one that the client is registered for; by default the first of them that the first notice names */
        purpose?: string;
      };
      header?: {
        /** @description The `ETag` of what you hold: 304 if nothing has changed */
        'If-None-Match'?: string;
      };
      path: {
        /** @description `healthtech-companies` has the rows of partners, `healthtech-companies-public` those for everyone */
        dataset: string;
        /** @description Record id of the company */
        record: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The record */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            dataset: string;
            /** @enum {string} */
            audience: 'partners' | 'dataspace' | 'public';
            version: string;
            edition: {
              id: string;
              /** Format: date */
              referenceDate: string;
            };
            /** @description Always null: the answer is derived from a signed version and has no digest of its own. `manifest` leads to the digests of the version */
            digest: null;
            /**
             * Format: uri
             * @description The version with its signed manifest
             */
            manifest: string;
            record: {
              record_id: string;
              rcs_number?: string | null;
              euid?: string | null;
              vat_number?: string | null;
              legal_name?: string;
              trade_name?: string | null;
              former_names?: string[] | null;
              /** @enum {string} */
              legal_form?:
                | 'SARL'
                | 'SARL-S'
                | 'SA'
                | 'SAS'
                | 'SE'
                | 'SCA'
                | 'SCS'
                | 'SNC'
                | 'SC'
                | 'BRANCH'
                | 'EP'
                | 'ASBL'
                | 'FONDATION'
                | 'PP'
                | 'FOREIGN';
              legal_status?:
                | ('active' | 'in-liquidation' | 'bankrupt' | 'struck-off' | 'merged')
                | null;
              country?: string | null;
              /** Format: date */
              incorporation_date?: string;
              street?: string | null;
              postcode?: string | null;
              locality?: string | null;
              commune?: string | null;
              canton?:
                | (
                    | 'Capellen'
                    | 'Clervaux'
                    | 'Diekirch'
                    | 'Echternach'
                    | 'Esch-sur-Alzette'
                    | 'Grevenmacher'
                    | 'Luxembourg'
                    | 'Mersch'
                    | 'Redange'
                    | 'Remich'
                    | 'Vianden'
                    | 'Wiltz'
                  )
                | null;
              human_health_market?: ('exclusive' | 'diversified' | 'none') | null;
              technology_role?:
                | ('developer' | 'manufacturer' | 'distributor' | 'laboratory' | 'none')
                | null;
              subsector?:
                | (
                    | 'medical-devices'
                    | 'software'
                    | 'distributors'
                    | 'bio-pharma'
                    | 'in-vitro-diagnostics'
                    | 'clinical-laboratories'
                  )
                | null;
              digital_focus?: boolean;
              digital_technologies?:
                | (
                    | 'ai'
                    | 'data-analytics'
                    | 'iot-wearables'
                    | 'telemedicine'
                    | 'xr'
                    | 'robotics'
                    | 'hpc'
                    | 'cybersecurity'
                    | 'interoperability'
                    | 'cloud-platform'
                  )[]
                | null;
              /** @enum {string} */
              growth_status?: 'none' | 'startup' | 'scaleup';
              fit4start?: boolean;
              house_of_biohealth?: boolean;
              nace_code?: string | null;
              description_en?: string | null;
              description_fr?: string | null;
              description_de?: string | null;
              website?: string | null;
              employees?: number | null;
              employees_year?: number | null;
              funding_total_eur?: number | null;
              contact_name?: string | null;
              contact_email?: string | null;
              updated_at?: string;
              synthetic?: boolean;
              successor?: string | null;
              /** @description Groups that are not shown */
              withheld: ('registry' | 'profile' | 'headcount' | 'funding' | 'contact')[];
            };
          };
        };
      };
    };
  };
}
