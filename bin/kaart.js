#!/usr/bin/env node
// Runs the TypeScript command line in a checkout, so that `npx kaart` works right after `npm ci`.
import { register } from 'tsx/esm/api';

register();
await import('./kaart.ts');
