// Answers for OprfOracleTests with @noble/curves: reads a JSON array of questions in hex from standard input, each with a transcript
// of ours, and writes what noble makes of it and a transcript of noble's own.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const requireFromWeb = createRequire(new URL('../../web/package.json', import.meta.url));
const { ristretto255, ristretto255_hasher, ristretto255_oprf } = await import(
  pathToFileURL(requireFromWeb.resolve('@noble/curves/ed25519.js')).href
);

const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (value) => Buffer.from(value).toString('hex');
const little = (hexValue) => BigInt('0x' + Buffer.from(hexValue, 'hex').reverse().toString('hex'));

const oblivious = (question, keys) => {
  const { oprf } = ristretto255_oprf;
  const blinds = question.inputs.map((input) => oprf.blind(bytes(input)));
  return {
    secretKey: hex(keys.secretKey),
    publicKey: hex(keys.publicKey),
    outputs: question.inputs.map((input, i) =>
      hex(oprf.finalize(bytes(input), bytes(question.blinds[i]), bytes(question.evaluated[i]))),
    ),
    blinds: blinds.map((b) => hex(b.blind)),
    blinded: blinds.map((b) => hex(b.blinded)),
    evaluated: blinds.map((b) => hex(oprf.blindEvaluate(keys.secretKey, b.blinded))),
    proof: '',
  };
};

const verifiable = (question, keys) => {
  const { voprf } = ristretto255_oprf;
  const items = question.inputs.map((input, i) => ({
    input: bytes(input),
    blind: bytes(question.blinds[i]),
    blinded: bytes(question.blinded[i]),
    evaluated: bytes(question.evaluated[i]),
  }));
  const blinds = question.inputs.map((input) => voprf.blind(bytes(input)));
  const { evaluated, proof } = voprf.blindEvaluateBatch(
    keys.secretKey,
    keys.publicKey,
    blinds.map((b) => b.blinded),
  );
  return {
    secretKey: hex(keys.secretKey),
    publicKey: hex(keys.publicKey),
    outputs: voprf.finalizeBatch(items, keys.publicKey, bytes(question.proof)).map(hex),
    blinds: blinds.map((b) => hex(b.blind)),
    blinded: blinds.map((b) => hex(b.blinded)),
    evaluated: evaluated.map(hex),
    proof: hex(proof),
  };
};

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const answers = JSON.parse(Buffer.concat(chunks).toString('utf8')).map((question) => {
  const point = ristretto255_hasher.deriveToCurve(bytes(question.uniform));
  const scalar = little(question.scalar);
  const seed = bytes(question.seed);
  const info = bytes(question.info);
  return {
    element: hex(point.toBytes()),
    product: hex(point.multiply(scalar).toBytes()),
    inverse: hex(ristretto255.Point.Fn.toBytes(ristretto255.Point.Fn.inv(scalar))),
    oprf: oblivious(question.oprf, ristretto255_oprf.oprf.deriveKeyPair(seed, info)),
    voprf: verifiable(question.voprf, ristretto255_oprf.voprf.deriveKeyPair(seed, info)),
  };
});

process.stdout.write(JSON.stringify(answers));
