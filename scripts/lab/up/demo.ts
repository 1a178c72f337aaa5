import { type Lab, startLab } from '../lab.js';
import { night, noon } from '../trial-day.js';
import { waitFor } from '../wait.js';
import { say } from './words.js';

const number = '13800138000';
const other = '13900139000';

/** Walks the story on a site of its own. Every sentence is checked; one that is not as told ends it with exit code 1. */
export async function demo(): Promise<number> {
  say('callward demo: a real Asterisk, real SIP and RTP, all on loopback / 演示：真实 Asterisk、SIP 与 RTP');
  const lab = await startLab({ carrier: { talks: { code: 200, speakHz: 440 } } });
  let wrong = 0;
  const told = (what: string, as: boolean, seen: string): void => {
    if (!as) wrong++;
    say(`  ${as ? '✔' : '✖'} ${what}  [${seen}]`);
  };
  try {
    await allowedCallAndKey(lab, told);
    await blockedCall(lab, told);
    await alertHeard(lab, told);
    await callAtNight(lab, told);
  } catch (error) {
    wrong++;
    say(`  ✖ the story stopped: ${error instanceof Error ? error.message : String(error)}`);
    say(lab.service?.lastLog() ?? '');
  } finally {
    await lab.close();
  }
  say(
    wrong === 0 ? '\nAll as told. / 全部符合。' : `\n${wrong} thing(s) not as told. / 有 ${wrong} 处不符。`,
  );
  return wrong === 0 ? 0 : 1;
}

type Told = (what: string, as: boolean, seen: string) => void;

async function allowedCallAndKey(lab: Lab, told: Told): Promise<void> {
  say('\n1 It is noon. The agent calls a customer. / 中午，坐席呼叫客户。');
  const call = await lab.agent.dial(number);
  told(
    'the call connects / 接通',
    call.code === 200,
    `SIP ${call.code}, ${lab.carrier.ringsFor(number)} INVITE at the trunk`,
  );
  if (call.code !== 200) throw new Error('without a call the rest of the story cannot be told');
  await waitFor('the customer to be heard', () => call.ear.tone(440) > 2000);
  told('they hear each other / 双方通话', true, 'the customer’s voice reaches the agent');

  say('\n2 The customer says: do not call again. The agent presses *9. / 客户拒绝，坐席按 *9。');
  const mark = call.ear.mark();
  await call.press('*9');
  await waitFor('the confirming tone', () => call.ear.tone(880, mark) > 2000);
  told('the agent hears the confirming tone / 坐席听到确认音', true, 'the entry was on disk before it');
  const { out } = await lab.service.cli(['shield', 'list', '--all', '--json']);
  told(
    'the number is shielded for a year / 已屏蔽一年',
    out.includes('agent-key'),
    'callward shield list: source agent-key',
  );
  const customer = lab.customer.rung[0];
  told(
    'the customer did not hear the key / 客户未听到按键',
    customer?.ear.keysHeard.length === 0,
    '0 DTMF events at the customer',
  );
  const by = await call.ended(20_000);
  told('the call ends politely / 通话礼貌结束', by === 'them', 'a closing sentence, then hang-up');
}

async function blockedCall(lab: Lab, told: Told): Promise<void> {
  say('\n3 Somebody calls the same number again. / 再次呼叫同一号码。');
  const before = lab.carrier.ringsFor(number);
  const again = await lab.agent.call(number);
  told('the call is refused / 被拦截', again.code === 403, `SIP ${again.code} ${again.reason}`);
  const raw = await lab.ami.originate(lab.viaTrunk(number));
  told(
    'so is a dialler that goes round the dialplan / 绕过拨号方案也被拦截',
    raw.Response === 'Failure',
    `AMI Originate: ${raw.Response ?? ''}`,
  );
  const rings = lab.carrier.ringsFor(number) - before;
  told('the trunk never rings / 中继没有振铃', rings === 0, `${rings} INVITEs`);
}

async function alertHeard(lab: Lab, told: Told): Promise<void> {
  say('\n4 The supervisor’s phone rings and says what happened. / 班长话机响铃并播报。');
  const alert = await lab.supervisor.nextCall(0, 20_000);
  await waitFor('the alert to be heard', () => alert.ear.audibleMs() > 500, { withinMs: 20_000 });
  told(
    'an alert is heard / 听到告警',
    true,
    `${alert.ear.audibleMs()} ms of speech on the supervisor’s line`,
  );
}

async function callAtNight(lab: Lab, told: Told): Promise<void> {
  say(`\n5 The policy’s clock is set to ${night}. / 策略时钟设为 22:00。`);
  await lab.service.restart({ testing: { clock: night } });
  const late = await lab.agent.call(other);
  told(
    'a call at 22:00 is refused / 22:00 的呼叫被拦截',
    late.code === 403,
    `SIP ${late.code} ${late.reason}`,
  );
  told(
    'the trunk never rings / 中继没有振铃',
    lab.carrier.ringsFor(other) === 0,
    `${lab.carrier.ringsFor(other)} INVITEs`,
  );
  await lab.service.restart({ testing: { clock: noon } });
  const day = await lab.agent.call(other);
  told('at noon the same call connects / 中午同一呼叫接通', day.code === 200, `SIP ${day.code}`);
}
