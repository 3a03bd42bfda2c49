// A device of the official library: libsignal.mjs <package of web/>. Between operations all its state is in stored form.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { answer, base64, bytesOf } from "./lines.mjs";

const { resolve } = createRequire(new URL("../../../web/package.json", import.meta.url));
const libsignal = await import(pathToFileURL(resolve(process.argv[2])).href);

/** In 0.90.0 they do not: operations of a session take the peer's address alone, later the local one as well. */
const namesBothEnds = libsignal.signalEncrypt.length === 5;
const registrationId = 4711;

let state;

const addressOf = ({ accountId, deviceId }) => libsignal.ProtocolAddress.new(accountId, deviceId);
const ends = (peer) => (namesBothEnds ? [addressOf(peer), addressOf(state.address)] : [addressOf(peer)]);
const keyOf = (address) => `${address.name()}.${address.deviceId()}`;
const identity = () => libsignal.IdentityKeyPair.deserialize(bytesOf(state.identity));
const publicKeyOf = (key) => libsignal.PublicKey.deserialize(bytesOf(key));

const keep = (kind, key, record) => void (state[kind][key] = base64(record.serialize()));
const find = (kind, key, type) => (state[kind][key] ? type.deserialize(bytesOf(state[kind][key])) : null);
const need = (kind, key, type) => {
  const record = find(kind, key, type);
  if (!record) throw new Error(`no ${key} among the ${kind}`);
  return record;
};

class Sessions extends libsignal.SessionStore {
  saveSession = async (address, record) => keep("sessions", keyOf(address), record);
  getSession = async (address) => find("sessions", keyOf(address), libsignal.SessionRecord);
}

class Identities extends libsignal.IdentityKeyStore {
  getIdentityKey = async () => identity().privateKey;
  getLocalRegistrationId = async () => registrationId;
  isTrustedIdentity = async () => true;
  getIdentity = async (address) => find("identities", keyOf(address), libsignal.PublicKey);
  saveIdentity = async (address, key) => {
    keep("identities", keyOf(address), key);
    return libsignal.IdentityChange.NewOrUnchanged;
  };
}

class PreKeys extends libsignal.PreKeyStore {
  savePreKey = async (id, record) => keep("preKeys", id, record);
  getPreKey = async (id) => need("preKeys", id, libsignal.PreKeyRecord);
  removePreKey = async (id) => void delete state.preKeys[id];
}

class SignedPreKeys extends libsignal.SignedPreKeyStore {
  saveSignedPreKey = async (id, record) => keep("signedPreKeys", id, record);
  getSignedPreKey = async (id) => need("signedPreKeys", id, libsignal.SignedPreKeyRecord);
}

class KyberPreKeys extends libsignal.KyberPreKeyStore {
  saveKyberPreKey = async (id, record) => keep("kyberPreKeys", id, record);
  getKyberPreKey = async (id) => need("kyberPreKeys", id, libsignal.KyberPreKeyRecord);
  markKyberPreKeyUsed = async () => {};
}

class SenderKeys extends libsignal.SenderKeyStore {
  saveSenderKey = async (sender, id, record) => keep("senderKeys", `${keyOf(sender)} ${id}`, record);
  getSenderKey = async (sender, id) => find("senderKeys", `${keyOf(sender)} ${id}`, libsignal.SenderKeyRecord);
}

const sessions = new Sessions();
const identities = new Identities();
const preKeys = new PreKeys();
const signedPreKeys = new SignedPreKeys();
const kyberPreKeys = new KyberPreKeys();
const senderKeys = new SenderKeys();

const operations = {
  create({ address }) {
    const kinds = ["sessions", "identities", "preKeys", "signedPreKeys", "kyberPreKeys", "senderKeys"];
    state = { address, identity: base64(libsignal.IdentityKeyPair.generate().serialize()) };
    for (const kind of kinds) state[kind] = {};
  },
  /** The library does not tell. */
  epoch: () => 0,
  save: () => state,
  restore: (saved) => void (state = saved),

  async bundle() {
    const { privateKey, publicKey } = identity();
    const [signed, oneTime] = [libsignal.PrivateKey.generate(), libsignal.PrivateKey.generate()];
    const kyber = libsignal.KEMKeyPair.generate();
    const [signedKey, oneTimeKey, kyberKey] = [signed.getPublicKey(), oneTime.getPublicKey(), kyber.getPublicKey()];
    const signature = privateKey.sign(signedKey.serialize());
    const kyberSignature = privateKey.sign(kyberKey.serialize());
    await signedPreKeys.saveSignedPreKey(5, libsignal.SignedPreKeyRecord.new(5, 1, signedKey, signed, signature));
    await kyberPreKeys.saveKyberPreKey(6, libsignal.KyberPreKeyRecord.new(6, 1, kyber, kyberSignature));
    await preKeys.savePreKey(7, libsignal.PreKeyRecord.new(7, oneTimeKey, oneTime));
    return {
      address: state.address,
      registrationId,
      identityKey: base64(publicKey.serialize()),
      signedPreKey: { id: 5, publicKey: base64(signedKey.serialize()), signature: base64(signature) },
      kyberPreKey: { id: 6, publicKey: base64(kyberKey.serialize()), signature: base64(kyberSignature) },
      oneTimePreKey: { id: 7, publicKey: base64(oneTimeKey.serialize()) },
    };
  },
  async initiate({ address, registrationId, identityKey, signedPreKey, kyberPreKey, oneTimePreKey }) {
    const bundle = libsignal.PreKeyBundle.new(
      registrationId,
      address.deviceId,
      oneTimePreKey?.id ?? null,
      oneTimePreKey ? publicKeyOf(oneTimePreKey.publicKey) : null,
      signedPreKey.id,
      publicKeyOf(signedPreKey.publicKey),
      bytesOf(signedPreKey.signature),
      publicKeyOf(identityKey),
      kyberPreKey.id,
      libsignal.KEMPublicKey.deserialize(bytesOf(kyberPreKey.publicKey)),
      bytesOf(kyberPreKey.signature),
    );
    await libsignal.processPreKeyBundle(bundle, ...ends(address), sessions, identities);
  },
  async encrypt({ to, plaintext }) {
    const message = await libsignal.signalEncrypt(bytesOf(plaintext), ...ends(to), sessions, identities);
    return { type: message.type(), bytes: base64(message.serialize()) };
  },
  async decrypt({ from, type, bytes }) {
    const stores = [sessions, identities];
    if (type === 2) {
      const message = libsignal.SignalMessage.deserialize(bytesOf(bytes));
      return base64(await libsignal.signalDecrypt(message, ...ends(from), ...stores));
    }
    const message = libsignal.PreKeySignalMessage.deserialize(bytesOf(bytes));
    stores.push(preKeys, signedPreKeys, kyberPreKeys);
    return base64(await libsignal.signalDecryptPreKey(message, ...ends(from), ...stores));
  },

  async createDistribution({ distributionId, anew }) {
    const own = addressOf(state.address);
    if (anew) delete state.senderKeys[`${keyOf(own)} ${distributionId}`];
    const message = await libsignal.SenderKeyDistributionMessage.create(own, distributionId, senderKeys);
    return base64(message.serialize());
  },
  async processDistribution({ sender, distribution }) {
    const message = libsignal.SenderKeyDistributionMessage.deserialize(bytesOf(distribution));
    await libsignal.processSenderKeyDistributionMessage(addressOf(sender), message, senderKeys);
  },
  async groupEncrypt({ distributionId, plaintext }) {
    const own = addressOf(state.address);
    const message = await libsignal.groupEncrypt(own, distributionId, senderKeys, bytesOf(plaintext));
    return base64(message.serialize());
  },
  async groupDecrypt({ sender, bytes }) {
    return base64(await libsignal.groupDecrypt(addressOf(sender), senderKeys, bytesOf(bytes)));
  },

  safetyNumber({ accountId, identityKey }) {
    const idOf = (uuid) => libsignal.Aci.fromUuid(uuid).getRawUuidBytes();
    const [own, theirs] = [identity().publicKey, publicKeyOf(identityKey)];
    const number = libsignal.Fingerprint.new(5200, 2, idOf(state.address.accountId), own, idOf(accountId), theirs);
    return {
      digits: number.displayableFingerprint().toString(),
      qr: base64(number.scannableFingerprint().toBuffer()),
    };
  },
  compareQr({ own, scanned }) {
    const codeOf = (bytes) => libsignal.ScannableFingerprint._fromBuffer(bytesOf(bytes));
    return codeOf(own).compare(codeOf(scanned));
  },
};

await answer(operations, (error) => (error?.code === libsignal.ErrorCode.DuplicatedMessage ? "duplicate" : undefined));
