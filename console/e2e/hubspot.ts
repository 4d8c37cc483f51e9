// Somebody works in the simulated HubSpot, by its control API.

import type { APIRequestContext } from '@playwright/test';

type Change =
  | { change: 'update'; object: 'companies'; id: string; values: Record<string, string> }
  | { change: 'delete' | 'restore'; object: 'companies'; id: string };

/** HubSpot answers every batch read this much later, as it does over a longer wire; 0 for at once. */
export async function delay(request: APIRequestContext, millis: number): Promise<void> {
  const faults = `${process.env['HUBSPOT_ADDRESS']}/_control/faults`;
  const answer = millis === 0 ? await request.delete(faults) : await request.post(faults, { data: { path: '*/batch/read', trouble: { kind: 'delay', millis } } });
  if (!answer.ok()) throw new Error(`HubSpot's control API answered ${answer.status()}: ${await answer.text()}`);
}

export async function change(request: APIRequestContext, hub: string, changes: Change[]): Promise<void> {
  const answer = await request.post(`${process.env['HUBSPOT_ADDRESS']}/_control/accounts/${hub}/changes`, { data: changes });
  if (!answer.ok()) throw new Error(`HubSpot's control API answered ${answer.status()}: ${await answer.text()}`);
}

/** What happens from now on is told to nobody, or told again. */
export async function loseWebhooks(request: APIRequestContext, hub: string, lose: boolean): Promise<void> {
  const answer = await request.post(`${process.env['HUBSPOT_ADDRESS']}/_control/accounts/${hub}/chaos`, { data: { lose: lose ? 1 : 0 } });
  if (!answer.ok()) throw new Error(`HubSpot's control API answered ${answer.status()}: ${await answer.text()}`);
}
