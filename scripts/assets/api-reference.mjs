// The script of the page /docs/api: Swagger UI with our OpenAPI document. It contacts no other server.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './api-reference.css';

SwaggerUI({
  url: '/openapi.json',
  dom_id: '#api',
  // Links within buttons cannot be used by keyboard, and the colours of JSON are hard to read.
  deepLinking: false,
  syntaxHighlight: false,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  // The validator would load a badge from another server.
  validatorUrl: null,
});

/** Adds names for screen readers, and makes scrollable elements reachable by keyboard. */
function complete(root) {
  for (const select of root.querySelectorAll('select:not([aria-label])'))
    select.ariaLabel = select.closest('[data-param-name]')?.dataset.paramName ?? 'Example';
  for (const part of root.querySelectorAll('pre:not([tabindex])')) part.tabIndex = 0;
}

const api = document.querySelector('#api');
new MutationObserver(() => complete(api)).observe(api, { childList: true, subtree: true });
