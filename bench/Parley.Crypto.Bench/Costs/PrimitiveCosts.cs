using System.Security.Cryptography;

namespace Parley.Crypto.Bench.Costs;

/// <summary>The costs of the primitives, each under the name that agents/primitives.mjs gives it.</summary>
internal static class PrimitiveCosts
{
    public static IEnumerable<Cost> Measure(CostMeter meter) => [.. Curve(meter), .. Kem(meter), .. Oblivious(meter), Passphrase(meter)];

    private static IEnumerable<Cost> Curve(CostMeter meter)
    {
        byte[] privateKey = RandomNumberGenerator.GetBytes(32), peer = new byte[32], shared = new byte[32], publicKey = new byte[32];
        byte[] message = new byte[1024], signature = new byte[XEdDsa.SignatureSize], random = RandomNumberGenerator.GetBytes(XEdDsa.RandomSize);
        X25519.PublicKey(RandomNumberGenerator.GetBytes(32), peer);
        yield return meter.Measure("X25519 shared secret", () => X25519.TrySharedSecret(privateKey, peer, shared));
        yield return meter.Measure("X25519 public key", () => X25519.PublicKey(privateKey, publicKey));
        yield return meter.Measure("signature of 1 KiB", () => XEdDsa.Sign(privateKey, message, signature, random));
        yield return meter.Measure("verification of 1 KiB", () => XEdDsa.Verify(publicKey, message, signature));
    }

    private static IEnumerable<Cost> Kem(CostMeter meter)
    {
        byte[] seed = RandomNumberGenerator.GetBytes(MlKem1024.SeedSize), random = RandomNumberGenerator.GetBytes(MlKem1024.RandomSize);
        byte[] publicKey = new byte[MlKem1024.PublicKeySize], privateKey = new byte[MlKem1024.PrivateKeySize];
        byte[] ciphertext = new byte[MlKem1024.CiphertextSize], shared = new byte[MlKem1024.SharedSecretSize];
        yield return meter.Measure("ML-KEM-1024 key pair", () => MlKem1024.GenerateKeyPair(seed, publicKey, privateKey));
        yield return meter.Measure("ML-KEM-1024 encapsulation", () => MlKem1024.TryEncapsulate(publicKey, random, ciphertext, shared));
        yield return meter.Measure("ML-KEM-1024 decapsulation", () => MlKem1024.TryDecapsulate(privateKey, ciphertext, shared));
    }

    private static IEnumerable<Cost> Oblivious(CostMeter meter)
    {
        byte[] privateKey = new byte[Oprf.PrivateKeySize], publicKey = new byte[Oprf.ElementSize], input = RandomNumberGenerator.GetBytes(16);
        byte[] random = RandomNumberGenerator.GetBytes(Oprf.RandomSize), blind = new byte[Oprf.BlindSize], blinded = new byte[Oprf.ElementSize];
        byte[] evaluated = new byte[Oprf.ElementSize], output = new byte[Oprf.OutputSize], proof = new byte[Voprf.ProofSize];
        Voprf.DeriveKeyPair(RandomNumberGenerator.GetBytes(Oprf.SeedSize), [], privateKey, publicKey);
        yield return meter.Measure("OPRF: blind", () => Oprf.TryBlind(input, random, blind, blinded));
        yield return meter.Measure("OPRF: evaluate", () => Oprf.TryBlindEvaluate(privateKey, blinded, evaluated));
        yield return meter.Measure("OPRF: finalize", () => Oprf.TryFinalize(input, blind, evaluated, output));
        yield return meter.Measure("VOPRF: evaluate with proof", () => Voprf.TryBlindEvaluate(privateKey, blinded, random, evaluated, proof));
    }

    private static Cost Passphrase(CostMeter meter)
    {
        byte[] password = RandomNumberGenerator.GetBytes(16), salt = RandomNumberGenerator.GetBytes(16), key = new byte[32];
        Argon2Parameters parameters = new(64 * 1024, Passes: 3, Lanes: 1);
        return meter.Measure("Argon2id, 64 MiB, 3 passes", () => Argon2id.Derive(password, salt, parameters, key));
    }
}
