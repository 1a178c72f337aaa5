import { z } from 'zod';
import type { UseCases } from '../needs.js';
import { HttpProblem, problem } from '../problem.js';
import { personal, type Route, shared } from '../route.js';
import { byNumber, story, text, typedNumber } from '../schemas.js';

const refusal = z.strictObject({
  number: typedNumber,
  scope: z
    .string()
    .regex(/^(?:all|(?:campaign|line|insurer):.{1,200})$/su)
    .default('all'),
  term: text(40).optional(),
  evidence: text(500).optional(),
});

export function numberRoutes({ numbers }: UseCases): readonly Route[] {
  return [
    personal(
      'GET /api/numbers/:number',
      'find-number',
      { summary: 'The story of a number, masked', params: byNumber, answer: story },
      async ({ params }) => ({ body: found(await numbers.story(params.number)) }),
    ),
    personal(
      'POST /api/numbers/:number/reveal',
      'reveal-number',
      { summary: 'The story in full; the look is on the record', params: byNumber, answer: story },
      async ({ params, who }) => ({ body: found(await numbers.reveal(params.number, who.name)) }),
    ),
    shared(
      'POST /api/shield',
      'register-refusal',
      {
        summary: 'Register a refusal by hand, for at least one year',
        body: refusal,
        answer: z.object({
          outcome: z.enum(['registered', 'repeated']),
          entry: z.string(),
          number: z.string().describe('masked'),
          until: z.int().nullable(),
        }),
      },
      async ({ body, who }) => {
        const { number, scope, term, evidence } = body;
        const answer = found(
          await numbers.refuse({
            number,
            scope: scope as 'all',
            operator: who.kind === 'machine' ? `token:${who.name}` : who.name,
            ...(term === undefined ? {} : { term }),
            ...(evidence === undefined ? {} : { evidence }),
          }),
        );
        if (answer.outcome === 'refused') throw new HttpProblem(422, 'refused', answer);
        return { status: answer.outcome === 'registered' ? 201 : 200, body: answer };
      },
    ),
  ];
}

function found<T>(answer: T | undefined): T {
  if (answer === undefined) throw problem('not-a-number');
  return answer;
}
