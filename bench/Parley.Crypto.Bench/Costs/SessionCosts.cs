using System.Security.Cryptography;
using Parley.Signal;

namespace Parley.Crypto.Bench.Costs;

/// <summary>The costs of sessions and sender keys, each under the name that agents/sessions.mjs gives it.</summary>
internal static class SessionCosts
{
    public const string Chain = "encrypt + decrypt on a chain";
    public const string StoredChain = "the same, state written and read each time";

    private const int MessagesOneWay = 50;

    private static readonly byte[] Plaintext = RandomNumberGenerator.GetBytes(200);

    public static IEnumerable<Cost> Measure(CostMeter meter)
    {
        Correspondent alice = new(1), bob = new(2);
        yield return meter.Measure("session set-up by the initiator", () =>
        {
            alice.Forget();
            alice.Open(bob.Bundle);
            alice.Encrypt(bob, Plaintext);
        });

        EncryptResult first = alice.Encrypt(bob, Plaintext);
        yield return meter.Measure("session set-up by the responder", () =>
        {
            bob.Forget();
            bob.Decrypt(alice, first);
        });

        yield return Correspondence(meter, Chain, MessagesOneWay, stores: false);
        yield return Correspondence(meter, StoredChain, MessagesOneWay, stores: true);
        yield return Correspondence(meter, "encrypt + decrypt, taking turns", 2, stores: false);
        yield return SenderKeys(meter);
    }

    /// <summary>Encryption and decryption of a message, where every so many messages one goes the other way.</summary>
    private static Cost Correspondence(CostMeter meter, string operation, int period, bool stores)
    {
        Correspondent alice = new(1) { Stores = stores }, bob = new(2) { Stores = stores };
        alice.Open(bob.Bundle);
        bob.Decrypt(alice, alice.Encrypt(bob, Plaintext));
        alice.Decrypt(bob, bob.Encrypt(alice, Plaintext));
        int count = 0;
        return meter.Measure(operation, () =>
        {
            (Correspondent from, Correspondent to) = ++count % period == 0 ? (bob, alice) : (alice, bob);
            to.Decrypt(from, from.Encrypt(to, Plaintext));
        });
    }

    private static Cost SenderKeys(CostMeter meter)
    {
        Guid id = Guid.NewGuid();
        (byte[] distribution, SenderKeyRecord sender) = GroupSession.CreateDistribution(SenderKeyRecord.Empty, id, RandomNumberGenerator.Fill);
        SenderKeyRecord reader = GroupSession.ProcessDistribution(SenderKeyRecord.Empty, distribution);
        return meter.Measure("sender key encrypt + decrypt", () =>
        {
            (byte[] bytes, sender) = GroupSession.Encrypt(sender, id, Plaintext, RandomNumberGenerator.Fill);
            (_, reader) = GroupSession.Decrypt(reader, bytes);
        });
    }
}
