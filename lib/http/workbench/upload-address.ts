/** The pages of uploaded files that are not checked yet. */
export const UPLOADS_PATH = '/workbench/uploads';

/** What the address of an uploaded file says. An empty text is as one that is absent. */
export interface UploadChoices {
  readonly lang?: string | undefined;
  /** Name of the file. */
  readonly name?: string | undefined;
  readonly edition?: string | undefined;
  readonly sheet?: string | undefined;
  readonly encoding?: string | undefined;
}

/** The address of the page of an uploaded file. */
export function uploadPageAddress(id: string, choices: UploadChoices): string {
  return `${UPLOADS_PATH}/${id}?${choicesQuery(choices)}`;
}

/** The choices as the query of an address. */
export function choicesQuery(choices: UploadChoices): URLSearchParams {
  const set = Object.entries(choices).filter(([, value]) => value !== undefined && value !== '');
  return new URLSearchParams(set);
}
