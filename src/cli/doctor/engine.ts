import { join } from 'node:path';
import type { Config } from '../../config/schema.js';
import { createEngine, hearingPhrases } from '../../service/hearing.js';
import { SHIPPED } from '../context.js';
import type { Finding } from './finding.js';

const SILENT = { debug() {}, info() {}, warn() {}, error() {} };

/** The recogniser that the configuration names, asked itself. */
export async function examineEngine(config: Config): Promise<Finding> {
  const what = `engine ${config.hearing.engine}`;
  const engine = createEngine(config, hearingPhrases(config, join(SHIPPED, 'phrases')), SILENT);
  if (engine === undefined)
    return {
      what,
      ok: true,
      says: '未配置语音识别（hearing.engine） / no recogniser is configured (hearing.engine)',
    };
  if (engine === 'pbx') return { what, ok: true, says: '由 PBX 自己识别 / the PBX has its own' };
  try {
    const problem = await engine.problem();
    return {
      what,
      ok: problem === undefined,
      says: problem ?? '程序与模型齐备 / program and model are there',
    };
  } finally {
    await engine.close();
  }
}
