import type { Problem, ServerFrame } from '../../contract/gen/parley/v1/live_pb.ts';
import type { EngineEnvironment } from '../environment.ts';
import { RefusalError, Unreachable } from '../refusal.ts';

/** A refusal of a command; `problem` has what repairs it. */
export class CommandRefused extends RefusalError {
  readonly problem: Problem;

  constructor(problem: Problem) {
    const { code, detail, status, retryAfterMs } = problem;
    super({ code, detail, ...(retryAfterMs > 0 ? { retryAfterMs } : {}) }, status);
    this.problem = problem;
  }
}

interface Waiting {
  resolve: (frame: ServerFrame) => void;
  reject: (error: Error) => void;
  cancelTimer: () => void;
}

const timeoutMs = 15_000;

/** Commands under way on one connection, by the id of their frame. */
export class Commands {
  readonly #timer: EngineEnvironment['timer'];
  readonly #waiting = new Map<string, Waiting>();

  constructor(timer: EngineEnvironment['timer']) {
    this.#timer = timer;
  }

  expect(id: string): Promise<ServerFrame> {
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#timer(timeoutMs, () => this.#settle(id)?.reject(new Unreachable('no answer in time')));
      this.#waiting.set(id, { resolve, reject, cancelTimer });
    });
  }

  answer(frame: ServerFrame): void {
    const waiting = this.#settle(frame.id);
    if (frame.event.case === 'problem') waiting?.reject(new CommandRefused(frame.event.value));
    else waiting?.resolve(frame);
  }

  /** The connection is gone: nothing is known about any of them. */
  fail(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new Unreachable('the connection was lost'));
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.cancelTimer();
    return waiting;
  }
}
