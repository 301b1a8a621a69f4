/** What the fake host answers with: one body for each command, or a problem. */
import type { Commands, Problem } from '../src/generated/contract';

export class Refusal extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

export type Answers = {
  [N in keyof Commands]?: (
    args: Commands[N]['args'],
  ) => Commands[N]['answer'] | Promise<Commands[N]['answer']>;
};
