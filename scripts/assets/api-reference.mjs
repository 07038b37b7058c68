// What a browser runs on the page /docs/api: Swagger UI over our OpenAPI document, and nothing from elsewhere.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import './api-reference.css';

SwaggerUI({
  url: '/openapi.json',
  dom_id: '#api',
  // Its links within buttons cannot be used by keyboard, and its colours of JSON are hard to read.
  deepLinking: false,
  syntaxHighlight: false,
  docExpansion: 'none',
  defaultModelsExpandDepth: -1,
  filter: true,
  // A badge of another server would be asked whether the document is valid.
  validatorUrl: null,
});

/** Names what has no name for a screen reader, and lets the keyboard reach what scrolls. */
function complete(root) {
  for (const select of root.querySelectorAll('select:not([aria-label])'))
    select.ariaLabel = select.closest('[data-param-name]')?.dataset.paramName ?? 'Example';
  for (const part of root.querySelectorAll('pre:not([tabindex])')) part.tabIndex = 0;
}

const api = document.querySelector('#api');
new MutationObserver(() => complete(api)).observe(api, { childList: true, subtree: true });
