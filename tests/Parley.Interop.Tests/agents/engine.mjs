// A device of the web client's Signal engine: engine.mjs <bundled engine>. Between operations all its state is in stored form.
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { answer, base64, bytesOf } from "./lines.mjs";

const signal = await import(pathToFileURL(process.argv[2]).href);

let state;

const random = (length) => {
  const drawn = createHash("shake256", { outputLength: length }).update(`${state.seed} ${state.draws++}`).digest();
  return new Uint8Array(drawn);
};
const environment = { random, now: () => 1_700_000_000_000 };

const storedPair = ({ publicKey, privateKey }) => ({ publicKey: base64(publicKey), privateKey: base64(privateKey) });
const storedPreKey = (key) => ({ id: key.id, ...storedPair(key), ...(key.signature && { signature: base64(key.signature) }) });
const pairOf = ({ publicKey, privateKey }) => ({ publicKey: bytesOf(publicKey), privateKey: bytesOf(privateKey) });
const local = () => ({ address: state.address, registrationId: state.registrationId, identityKey: pairOf(state.identityKey) });

const preKeys = {
  signedPreKey: (id) => (id === state.signedPreKey.id ? pairOf(state.signedPreKey) : undefined),
  kyberPreKey: (id) => (id === state.kyberPreKey.id ? { ...pairOf(state.kyberPreKey), lastResort: true } : undefined),
  oneTimePreKey: (id) => (id === state.oneTimePreKey?.id ? pairOf(state.oneTimePreKey) : undefined),
};

const keyOf = ({ accountId, deviceId }) => `${accountId}.${deviceId}`;

const session = (peer) => {
  const stored = state.sessions[keyOf(peer)];
  return stored ? signal.parseSessionRecord(bytesOf(stored)) : signal.emptySessionRecord();
};
const keepSession = (peer, record) => (state.sessions[keyOf(peer)] = base64(record.serialize()));

const senderKeys = (sender, id) => {
  const stored = state.senderKeys[`${keyOf(sender)} ${id}`];
  return stored ? signal.parseSenderKeyRecord(bytesOf(stored)) : signal.emptySenderKeyRecord();
};
const keepSenderKeys = (sender, id, record) => (state.senderKeys[`${keyOf(sender)} ${id}`] = base64(record.serialize()));

const publicPart = ({ id, publicKey, signature }) => ({ id, publicKey, ...(signature && { signature }) });
const publicKeyOf = ({ id, publicKey, signature }) => ({
  id,
  publicKey: bytesOf(publicKey),
  ...(signature && { signature: bytesOf(signature) }),
});

const operations = {
  async create({ address, seed }) {
    state = { address, seed, draws: 0, sessions: {}, senderKeys: {} };
    const identityKey = await signal.generateIdentityKey(random);
    const [oneTimePreKey] = await signal.generateOneTimePreKeys(31, 1, random);
    state.identityKey = storedPair(identityKey);
    state.registrationId = signal.generateRegistrationId(random);
    state.signedPreKey = storedPreKey(await signal.generateSignedPreKey(identityKey, 11, random));
    state.kyberPreKey = storedPreKey(signal.generateKyberPreKey(identityKey, 21, random));
    state.oneTimePreKey = storedPreKey(oneTimePreKey);
  },
  save: () => state,
  restore: (saved) => void (state = saved),

  bundle: () => ({
    address: state.address,
    registrationId: state.registrationId,
    identityKey: state.identityKey.publicKey,
    signedPreKey: publicPart(state.signedPreKey),
    kyberPreKey: publicPart(state.kyberPreKey),
    oneTimePreKey: state.oneTimePreKey && publicPart(state.oneTimePreKey),
  }),
  async initiate({ address, registrationId, identityKey, signedPreKey, kyberPreKey, oneTimePreKey }) {
    const bundle = {
      address,
      registrationId,
      identityKey: bytesOf(identityKey),
      signedPreKey: publicKeyOf(signedPreKey),
      kyberPreKey: publicKeyOf(kyberPreKey),
      ...(oneTimePreKey && { oneTimePreKey: publicKeyOf(oneTimePreKey) }),
    };
    keepSession(address, await signal.initiateSession(local(), bundle, environment, session(address)));
  },
  async encrypt({ to, plaintext }) {
    const sent = await signal.encryptMessage(session(to), local(), to, bytesOf(plaintext), environment);
    keepSession(to, sent.record);
    return { type: sent.type, bytes: base64(sent.bytes) };
  },
  async decrypt({ from, type, bytes }) {
    const got = await signal.decryptMessage(session(from), local(), from, type, bytesOf(bytes), preKeys, environment);
    keepSession(from, got.record);
    if (got.consumed?.oneTimePreKeyId === state.oneTimePreKey?.id) delete state.oneTimePreKey;
    return base64(got.plaintext);
  },
  epoch: (peer) => session(peer).pqEpoch,

  async createDistribution({ distributionId, anew }) {
    const before = anew ? signal.emptySenderKeyRecord() : senderKeys(state.address, distributionId);
    const { distribution, record } = await signal.createDistribution(before, distributionId, random);
    keepSenderKeys(state.address, distributionId, record);
    return base64(distribution);
  },
  processDistribution({ sender, distribution }) {
    const bytes = bytesOf(distribution);
    const { distributionId } = signal.inspectDistribution(bytes);
    keepSenderKeys(sender, distributionId, signal.processDistribution(senderKeys(sender, distributionId), bytes));
  },
  async groupEncrypt({ distributionId, plaintext }) {
    const own = senderKeys(state.address, distributionId);
    const sent = await signal.groupEncrypt(own, distributionId, bytesOf(plaintext), random);
    keepSenderKeys(state.address, distributionId, sent.record);
    return base64(sent.bytes);
  },
  async groupDecrypt({ sender, bytes }) {
    const message = bytesOf(bytes);
    const { distributionId } = signal.inspectGroupMessage(message);
    const got = await signal.groupDecrypt(senderKeys(sender, distributionId), message);
    keepSenderKeys(sender, distributionId, got.record);
    return base64(got.plaintext);
  },

  safetyNumber({ accountId, identityKey }) {
    const own = { accountId: state.address.accountId, identityKey: bytesOf(state.identityKey.publicKey) };
    const { digits, qr } = signal.safetyNumber(own, { accountId, identityKey: bytesOf(identityKey) });
    return { digits, qr: base64(qr) };
  },
  compareQr: ({ own, scanned }) => signal.compareSafetyQr(bytesOf(own), bytesOf(scanned)),

  async seal({ key, context, content }) {
    return base64(await signal.sealContainer(bytesOf(key), context, bytesOf(content), random));
  },
  async open({ key, context, container }) {
    return base64(await signal.openContainer(bytesOf(key), context, bytesOf(container)));
  },
  async sealBody({ content }) {
    const { contentKey, body, bodyHash } = await signal.sealBody(bytesOf(content), signal.bodyContext, random);
    return { contentKey: base64(contentKey), body: base64(body), hash: base64(bodyHash) };
  },
  async openBody({ contentKey, body, hash }) {
    const sealed = { contentKey: bytesOf(contentKey), body: bytesOf(body), bodyHash: bytesOf(hash) };
    return base64(await signal.openBody(sealed, signal.bodyContext));
  },
};

await answer(operations, (error) => (error instanceof signal.SignalError ? error.code : undefined));
