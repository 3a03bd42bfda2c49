// Measures operations in processor time of this process, all of its threads together, by the plan that standard input gives:
// {warmUp, round, rounds} in milliseconds, the fastest round of which counts. Writes a JSON line {implementation, operation, microseconds} for each.
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const plan = JSON.parse(Buffer.concat(chunks).toString('utf8'));

const busy = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const runFor = async (milliseconds, operation) => {
  const start = busy();
  let count = 0;
  do {
    await operation();
    count++;
  } while (busy() - start < milliseconds);
  return (1000 * (busy() - start)) / count;
};

export const measure = async (implementation, operation, run) => {
  await runFor(plan.warmUp, run);
  const rounds = [];
  for (let i = 0; i < plan.rounds; i++) rounds.push(await runFor(plan.round, run));
  const microseconds = Math.min(...rounds);
  process.stdout.write(`${JSON.stringify({ implementation, operation, microseconds })}\n`);
};
