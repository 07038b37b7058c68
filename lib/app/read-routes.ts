import { editionOfFiguresDataset } from '../catalog/datasets.ts';
import type { Route } from '../http/route.ts';
import { dataPlaneRoutes } from '../http/routes/data-plane-routes.ts';
import { datasetRoutes } from '../http/routes/dataset-routes.ts';
import { didRoutes } from '../http/routes/did-routes.ts';
import { tokenRoutes } from '../http/routes/token-routes.ts';
import { getParticipantId } from './config.ts';
import type { HttpDeps } from './http-deps.ts';
import { createDisclosureRecorder, createReadCheck } from './record-disclosure.ts';

/** The routes that a recipient of data needs: tokens, keys, the files of a dataset, and the data plane. */
export function createReadRoutes({
  config,
  adapters,
  identity,
  connector,
  publications,
}: HttpDeps): Route[] {
  const { log, clock, stores } = adapters;
  const recordRead = createDisclosureRecorder(stores.disclosures, clock);
  // If this fails, the nightly run repeats it.
  const renewSignatures = () =>
    publications
      .signAgain((jws) => identity.isSignedRecently(jws))
      .catch((error: unknown) => log('error', 'signatures.not-renewed', { error: String(error) }));
  return [
    ...datasetRoutes(publications, recordRead, createReadCheck(stores.firstDisclosures)),
    ...tokenRoutes(identity, renewSignatures),
    ...didRoutes(identity, getParticipantId(config)),
    ...dataPlaneRoutes({
      plane: connector.dataPlane,
      publications,
      figures: connector.figures,
      editionOf: editionOfFiguresDataset,
      disclose: recordRead,
    }),
  ];
}
