import { openCloud } from '../lib/app/cloud.ts';

const kaart = openCloud(process.env);

/** The night's work, started by EventBridge Scheduler. What it returns goes to the log. */
export const handler = () => kaart.night();
