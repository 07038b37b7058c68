/** Version of this software, as manifests, `--version` and the OpenAPI document name it. */
export const VERSION = '0.1.0';
