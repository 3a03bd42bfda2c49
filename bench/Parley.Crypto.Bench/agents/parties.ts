// What the measured sessions are held between: devices of the web client's engine and of the official library.
export { emptySessionRecord } from '../../../web/src/engine/signal/index.ts';
export { EngineParty } from '../../../web/src/engine/signal/testing/engine-party.ts';
export { EngineMember } from '../../../web/src/engine/signal/testing/group-member.ts';
export { LibsignalMember } from '../../../web/src/engine/signal/testing/libsignal-member.ts';
export { LibsignalParty } from '../../../web/src/engine/signal/testing/libsignal-party.ts';
export { aliceAddress, bobAddress } from '../../../web/src/engine/signal/testing/party.ts';
