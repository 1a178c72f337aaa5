/** The running service takes a renewed certificate over on SIGHUP, and keeps the one it has where the new one is wrong. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { connect } from 'node:tls';
import { throwawayCertificate } from '../../scripts/lab/certificate.js';
import { freeUdpPort } from '../../scripts/lab/ports.js';

const folder = mkdtempSync(join(tmpdir(), 'callward-test-'));
/** A word that is never said must not hold the run for ever. */
const LIMIT = { timeout: 120_000 };
const running: ChildProcess[] = [];
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const put = ({ cert, key }: { readonly cert: string; readonly key: string }): void => {
  writeFileSync(join(folder, 'board.crt'), cert);
  writeFileSync(join(folder, 'board.key'), key, { mode: 0o600 });
};
const fingerprint = (cert: string): string => new X509Certificate(cert).fingerprint256;

/** `callward start` with a board of its own; what it says, and the wait for a word of it. */
async function start() {
  const [port, guard] = [await freeTcpPort(), await freeUdpPort('127.0.0.1')];
  writeFileSync(join(folder, 'ari-password'), 'long-enough', { mode: 0o600 });
  const config = join(folder, 'callward.yaml');
  const ari = { url: 'http://127.0.0.1:1', username: 'callward', passwordFile: 'ari-password' };
  const trunk = { name: 'trunk', pbx: 'pbx1', carrier: 'sip:203.0.113.10:5060' };
  writeFileSync(
    config,
    JSON.stringify({
      data: 'data',
      http: { listen: `127.0.0.1:${port}`, certificate: 'board.crt', key: 'board.key' },
      pbx: [{ name: 'pbx1', ari }],
      trunks: [{ ...trunk, guard: { listen: `127.0.0.1:${guard}` } }],
    }),
  );
  const child = spawn(process.execPath, ['build/src/cli/main.js', 'start', '--config', config]);
  running.push(child);
  let said = '';
  const heard: (() => void)[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
      for (const wake of heard.splice(0)) wake();
    });
  const ended = once(child, 'close').then(([code]) => {
    for (const wake of heard.splice(0)) wake();
    return code as number;
  });
  return {
    ended,
    hangUp: () => void child.kill('SIGHUP'),
    stop: () => void child.kill('SIGTERM'),
    said: () => said,
    async until(words: RegExp): Promise<void> {
      while (!words.test(said)) {
        assert.equal(child.exitCode, null, said);
        await new Promise<void>((resolve) => heard.push(resolve));
      }
      said = '';
    },
    async shown(): Promise<string> {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { fingerprint256 } = socket.getPeerCertificate();
      socket.destroy();
      return fingerprint256;
    },
  };
}

test(
  'a renewed certificate needs no restart; one that is wrong takes nobody’s place (R6.1)',
  LIMIT,
  async () => {
    const [before, renewed] = [throwawayCertificate(), throwawayCertificate()];
    put(before);
    const service = await start();
    // It hears a signal by the time it looks for its PBX.
    await service.until(/the board is served.*https:[\s\S]*the link is down/);
    assert.equal(await service.shown(), fingerprint(before.cert));
    put({ cert: renewed.cert, key: before.key });
    service.hangUp();
    await service.until(/新证书未采用.*http\.key/);
    assert.equal(await service.shown(), fingerprint(before.cert));
    put(renewed);
    service.hangUp();
    await service.until(/certificate in force/);
    assert.equal(await service.shown(), fingerprint(renewed.cert));
    service.stop();
    assert.equal(await service.ended, 0);
  },
);

test(
  'it does not start with a key that does not belong to the certificate: 1, and which file',
  LIMIT,
  async () => {
    put({ cert: throwawayCertificate().cert, key: throwawayCertificate().key });
    const service = await start();
    assert.equal(await service.ended, 1);
    assert.match(service.said(), /board\.key: 与 http\.certificate/);
    assert.match(service.said(), /where: config\/callward\.yaml http/);
  },
);
