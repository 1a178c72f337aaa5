import { readFileSync } from 'node:fs';
import { ConfigError } from './problems.js';
import type { AsteriskConfig, FreeswitchConfig } from './schema.js';
import type { WebhookConfig } from './webhook-schema.js';

/**
 * The ARI password of a PBX, read when it is needed: `callward check` must work for somebody who may not read it. Throws
 * {@link ConfigError}; the secret itself is in no message.
 */
export const readAriPassword = (pbx: AsteriskConfig, env: NodeJS.ProcessEnv = process.env): string =>
  readSecret(pbx.ari, `pbx ${pbx.name}`, 'ARI password', 'ARI 密码', env);

/** The event-socket password, in the same way. */
export const readEslPassword = (pbx: FreeswitchConfig, env: NodeJS.ProcessEnv = process.env): string =>
  readSecret(pbx.esl, `pbx ${pbx.name}`, 'event-socket password', 'Event Socket 密码', env);

/** What signs the messages to a webhook, in the same way. */
export const readWebhookSecret = (
  { name, secretFile, secretEnv }: WebhookConfig,
  env: NodeJS.ProcessEnv = process.env,
): string =>
  readSecret({ passwordFile: secretFile, passwordEnv: secretEnv }, `webhook ${name}`, 'secret', '密钥', env);

interface Secret {
  readonly passwordFile?: string | undefined;
  readonly passwordEnv?: string | undefined;
}

function readSecret(
  { passwordFile, passwordEnv }: Secret,
  where: string,
  en: string,
  zh: string,
  env: NodeJS.ProcessEnv,
): string {
  const problem = (file: string): ConfigError =>
    new ConfigError([
      {
        file,
        key: '',
        en: `holds no ${en} (one line, not empty); write it there with mode 0600`,
        zh: `没有 ${zh}（一行，不为空）；请写入并设为 0600 权限`,
      },
    ]);
  const accept = (secret: string | undefined, file: string): string => {
    if (secret === undefined || secret === '' || /[\p{Cc}]/u.test(secret)) throw problem(file);
    return secret;
  };
  if (passwordEnv !== undefined) return accept(env[passwordEnv], `$${passwordEnv}`);
  if (passwordFile === undefined) throw problem(where);
  let content: string;
  try {
    content = readFileSync(passwordFile, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EACCES')) throw problem(passwordFile);
    const sentences = {
      en: `this user may not read it (the ${en}); run as the user who owns it, or give it to the user who runs callward`,
      zh: `当前用户无权读取（${zh}）；请用文件属主运行，或把文件交给运行 callward 的用户`,
    };
    throw new ConfigError([{ file: passwordFile, key: '', ...sentences }]);
  }
  return accept(content.replace(/\r?\n$/, ''), passwordFile);
}
