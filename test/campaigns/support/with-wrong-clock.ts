/** Lets every clock of this process, and of what it imports, be wrong by `shiftMs` for the time of the work. */
export async function withWrongClock<Value>(shiftMs: number, work: () => Promise<Value>): Promise<Value> {
  const RightDate = Date;
  globalThis.Date = new Proxy(RightDate, {
    construct: (target, args) =>
      args.length === 0 ? new target(target.now() + shiftMs) : Reflect.construct(target, args),
    apply: (target) => new target(target.now() + shiftMs).toString(),
    get: (target, name) =>
      name === 'now' ? () => target.now() + shiftMs : Reflect.get(target, name, target),
  });
  try {
    return await work();
  } finally {
    globalThis.Date = RightDate;
  }
}
