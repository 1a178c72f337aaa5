import { HTML_LANG, type Language } from '../words/index.js';

/** Says it, if the browser has a voice; what was being said gives way. */
export function speak(text: string, language: Language, volume: number): void {
  if (!('speechSynthesis' in window)) return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(text);
  said.lang = HTML_LANG[language];
  said.volume = volume;
  speechSynthesis.speak(said);
}
