// Somebody works in the simulated HubSpot, by its control API.

import type { APIRequestContext } from '@playwright/test';

type Change =
  | { change: 'update'; object: 'companies'; id: string; values: Record<string, string> }
  | { change: 'delete' | 'restore'; object: 'companies'; id: string };

export async function change(request: APIRequestContext, hub: string, changes: Change[]): Promise<void> {
  const answer = await request.post(`${process.env['HUBSPOT_ADDRESS']}/_control/accounts/${hub}/changes`, { data: changes });
  if (!answer.ok()) throw new Error(`HubSpot's control API answered ${answer.status()}: ${await answer.text()}`);
}
