import uPlot from 'uplot';

export interface Series {
  readonly label: string;
  /** Name of the colour among the page's custom properties. */
  readonly colour: string;
  readonly values: readonly number[];
}

export interface ChartData {
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly step: number;
  readonly label: string;
  readonly locale: string;
}

/** Columns over time, the second series in front of the first. The canvas is a picture with a name; the figures stand in a table too. */
export class TimeChart extends HTMLElement {
  #plot: uPlot | undefined;
  #data: ChartData | undefined;
  #key = '';
  readonly #size = new ResizeObserver(() => this.#resize());

  connectedCallback(): void {
    this.#size.observe(this);
    this.#build();
  }

  disconnectedCallback(): void {
    this.#size.disconnect();
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  set data(data: ChartData) {
    const key = JSON.stringify([data, this.#theme()]);
    if (key === this.#key) return;
    this.#key = key;
    this.#data = data;
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', data.label);
    if (this.isConnected) this.#build();
  }

  #theme(): string {
    return getComputedStyle(document.documentElement).getPropertyValue('--surface');
  }

  #build(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    const data = this.#data;
    if (!data || this.clientWidth === 0) return;
    const style = getComputedStyle(this);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    // uPlot reads a whole number of pixels and no other: of 21.84px it takes the 84.
    const size = Math.round(Number.parseFloat(style.fontSize));
    const hours = data.step < 86_400_000;
    const time = new Intl.DateTimeFormat(
      data.locale,
      hours ? { hour: '2-digit', hourCycle: 'h23' } : { month: 'numeric', day: 'numeric' },
    );
    const axis = {
      stroke: colour('--muted'),
      font: `${size}px system-ui, "Noto Sans CJK SC", sans-serif`,
      ticks: { show: false },
      border: { show: false },
    };
    const bars = uPlot.paths.bars;
    this.#plot = new uPlot(
      {
        width: this.clientWidth,
        height: this.clientHeight,
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: {
            range: [
              (data.times[0] ?? 0) / 1000 - data.step / 2000,
              (data.times.at(-1) ?? 0) / 1000 + data.step / 2000,
            ],
          },
          y: { range: (_plot, _low, high) => [0, Math.max(4, Math.ceil(high * 1.1))] },
        },
        axes: [
          {
            ...axis,
            size: size * 2.2,
            space: size * 4,
            grid: { show: false },
            splits: () =>
              data.times
                .filter(
                  (_, i) =>
                    i % Math.max(1, Math.ceil((data.times.length * size * 4) / this.clientWidth)) === 0,
                )
                .map((at) => at / 1000),
            values: (_plot, splits) =>
              splits.map((at) => (hours ? String(new Date(at * 1000).getHours()) : time.format(at * 1000))),
          },
          {
            ...axis,
            size: size * 3.4,
            space: size * 3,
            grid: { stroke: colour('--line'), width: 1 },
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 5e4, 1e5],
          },
        ],
        series: [
          {},
          ...data.series.map((one) => ({
            label: one.label,
            fill: colour(one.colour),
            stroke: colour(one.colour),
            width: 0,
            points: { show: false },
            ...(bars && { paths: bars({ size: [0.72, size * 3], radius: 0.15 }) }),
          })),
        ],
      },
      [data.times.map((at) => at / 1000), ...data.series.map(({ values }) => [...values])],
      this,
    );
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (width > 0 && (width !== this.#plot?.width || height !== this.#plot.height)) this.#build();
  }
}
customElements.define('cw-time-chart', TimeChart);
