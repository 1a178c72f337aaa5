import type { AsteriskConfig } from '../../config/schema.js';
import { readAriPassword } from '../../config/secret.js';
import { DEADLINE_MS, type Finding, whyOf } from './finding.js';

/** A prompt that every call may need. */
const PROMPT = 'shielded';

/** ARI answers, takes the password, and has the prompts. Nothing is changed and no call is touched. */
export async function examineAsterisk(pbx: AsteriskConfig, language: string): Promise<Finding[]> {
  const link = `pbx ${pbx.name}`;
  const ask = askAri(pbx);
  try {
    const { status } = await ask('asterisk/info?only=system');
    if (status === 401)
      return [
        { what: link, ok: false, says: 'ARI 用户名或密码不对 / ARI refuses the user name or password' },
      ];
    if (status !== 200)
      return [
        {
          what: link,
          ok: false,
          says: `${pbx.ari.url} 答复 ${status}，不是 ARI / answers ${status}, which ARI does not`,
        },
      ];
    const sound = await ask(`sounds/${encodeURIComponent(`callward/${language}/${PROMPT}`)}`);
    const there = sound.status === 200;
    return [
      { what: link, ok: true, says: 'ARI 可用 / ARI answers' },
      {
        what: `prompts ${pbx.name}`,
        ok: there,
        says: there
          ? '提示音已安装 / prompts are installed'
          : `没有提示音 callward/${language}/${PROMPT}：用 scripts/prompts.ts 生成到 Asterisk 的 sounds/callward / no prompt callward/${language}/${PROMPT}: make them with scripts/prompts.ts into Asterisk's sounds/callward`,
      },
    ];
  } catch (error) {
    return [
      {
        what: link,
        ok: false,
        says: `连不上 ARI ${pbx.ari.url} / no ARI at ${pbx.ari.url}: ${whyOf(error)}`,
      },
    ];
  }
}

function askAri(pbx: AsteriskConfig): (path: string) => Promise<Response> {
  const base = pbx.ari.url.replace(/\/+$/, '').replace(/\/ari$/, '');
  return (path) => {
    const credentials = Buffer.from(`${pbx.ari.username}:${readAriPassword(pbx)}`).toString('base64');
    return fetch(`${base}/ari/${path}`, {
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
  };
}
