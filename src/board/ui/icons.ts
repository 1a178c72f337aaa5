import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit-html';

const SHAPES = {
  /** Gravity is told by shape as well as by colour. */
  critical: svg`<path d="M8 2h8l6 6v8l-6 6H8l-6-6V8z"/><path class="cut" d="M12 7v6.5M12 16.6v.4"/>`,
  warning: svg`<path d="M12 3 22.5 21h-21z"/><path class="cut" d="M12 10v5M12 17.8v.4"/>`,
  notice: svg`<circle cx="12" cy="12" r="6"/>`,
  up: svg`<circle cx="12" cy="12" r="9"/><path class="cut" d="m8 12.3 2.8 2.7L16 9.5"/>`,
  down: svg`<circle cx="12" cy="12" r="9"/><path class="cut" d="m8.7 8.7 6.6 6.6m0-6.6-6.6 6.6"/>`,
  mark: svg`<path d="M12 2.2 20.5 5v6.2c0 5-3.4 8.6-8.5 10.6-5.100-2-8.5-5.600-8.500-10.600V5z"/><path class="cut" d="M8 8.600c2 5 3.500 6 8 7.400"/>`,
  sound: svg`<path d="M3 9.500v5h3.600L12 19V5L6.600 9.500z"/><path class="line" d="M15.500 8.500a5 5 0 0 1 0 7M18 6a8.500 8.500 0 0 1 0 12"/>`,
  mute: svg`<path d="M3 9.500v5h3.600L12 19V5L6.600 9.500z"/><path class="line" d="m16 9.500 5 5m0-5-5 5"/>`,
} as const satisfies Record<string, SVGTemplateResult>;

export const icon = (name: keyof typeof SHAPES): TemplateResult =>
  html`<svg class="icon icon-${name}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
