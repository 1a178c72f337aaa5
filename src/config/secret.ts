import { readFileSync } from 'node:fs';
import { ConfigError } from './problems.js';
import type { PbxConfig } from './schema.js';

/**
 * The ARI password of a PBX, read when it is needed: `callward check` must work for somebody who may not read it. Throws
 * {@link ConfigError}; the secret itself is in no message.
 */
export function readAriPassword(pbx: PbxConfig, env: NodeJS.ProcessEnv = process.env): string {
  const { passwordFile, passwordEnv } = pbx.ari;
  if (passwordEnv !== undefined) return accept(env[passwordEnv], `$${passwordEnv}`);
  if (passwordFile === undefined) throw problem(`pbx ${pbx.name}`);
  let content: string;
  try {
    content = readFileSync(passwordFile, 'utf8');
  } catch {
    throw problem(passwordFile);
  }
  return accept(content.replace(/\r?\n$/, ''), passwordFile);
}

function accept(secret: string | undefined, where: string): string {
  if (secret === undefined || secret === '' || /[\p{Cc}]/u.test(secret)) throw problem(where);
  return secret;
}

const problem = (where: string): ConfigError =>
  new ConfigError([
    {
      file: where,
      key: '',
      en: 'holds no ARI password (one line, not empty); write it there with mode 0600',
      zh: '没有 ARI 密码（一行，不为空）；请写入并设为 0600 权限',
    },
  ]);
