// Starts what the story is played on: `pivotal demo --by-hand`, which is a Postgres, a simulated HubSpot and the service
// with an empty workspace, in a folder that goes when the tests end.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const PATIENCE = 120_000;

export default async function start(): Promise<() => Promise<void>> {
  const executable = process.env['PIVOTAL_BIN'] ?? path.join(process.env['CARGO_TARGET_DIR'] ?? path.join(root, 'target'), 'debug/pivotal');
  if (!existsSync(executable)) throw new Error(`There is no ${executable}: build it with \`cargo build --bin pivotal\`.`);
  const data = await mkdtemp(path.join(tmpdir(), 'pivotal-console-'));
  // root has Postgres run by another user, who must be able to enter
  await chmod(data, 0o755);
  const [port, hubspot, postgres] = await Promise.all([freePort(), freePort(), freePort()]);
  const child = spawn(executable, ['demo', '--by-hand', '--port', `${port}`, '--hubspot-port', `${hubspot}`, '--postgres-port', `${postgres}`, '--data', data], {
    env: { ...process.env, NO_COLOR: '1', RUST_LOG: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const address = await shown(child);
  process.env['CONSOLE_ADDRESS'] = address;
  Object.assign(process.env, { POSTGRES_PORT: `${postgres}`, DEMO_DATA: data });
  process.env['HUBSPOT_ADDRESS'] = `http://127.0.0.1:${hubspot}`;
  return async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill('SIGINT');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
}

/** The address with the key, which the demo prints when it is ready. */
function shown(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let screen = '';
    const late = setTimeout(() => reject(new Error(`the demo is not ready:\n${screen}`)), PATIENCE);
    const read = (text: Buffer) => {
      screen += text.toString();
      const [address] = screen.match(/http:\S+\/console\/#key=\S+/) ?? [];
      if (address && screen.includes('Ctrl-C')) {
        clearTimeout(late);
        resolve(address);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => {
      clearTimeout(late);
      reject(new Error(`the demo ended with ${code}:\n${screen}`));
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
