// Lets nights pass. Nobody waits for two o'clock: a day goes by in the database, and the service does what is due.

import { readFile } from 'node:fs/promises';
import { Client } from 'pg';

/** Moves everything that was done a day back, so that a night is due. */
export async function passDay(): Promise<void> {
  const client = new Client({
    host: '127.0.0.1',
    port: Number(process.env['POSTGRES_PORT']),
    user: 'postgres',
    password: (await readFile(`${process.env['DEMO_DATA']}/postgres/password`, 'utf8')).trim(),
    database: 'pivotal',
  });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(`update sync_run set queued_at = queued_at - interval '1 day', started_at = started_at - interval '1 day',
                          finished_at = finished_at - interval '1 day'`);
    await client.query(`update contact set archived_at = archived_at - interval '1 day' where archived_at is not null`);
    await client.query(`update connection set connected_at = connected_at - interval '1 day'`);
    await client.query('update lane_state set night = null');
    await client.query('commit');
  } finally {
    await client.end();
  }
}
