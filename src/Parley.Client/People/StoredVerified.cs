using Google.Protobuf;
using Parley.Client.Store;
using Parley.Contracts;
using Parley.Contracts.V1;

namespace Parley.Client.People;

/// <summary>What the person has said last of the safety number of somebody.</summary>
/// <param name="Account">Of whom.</param>
/// <param name="AccountKey">The account identity key that was compared, 33 bytes; null when none counts any more.</param>
/// <param name="At">When it was said, in milliseconds since 1970.</param>
/// <param name="Untold">The own other devices are still to hear of it.</param>
internal sealed record SaidOfPerson(AccountId Account, byte[]? AccountKey, long At, bool Untold)
{
    public VerifiedPerson ToProto() => new() { AccountId = Account.ToString(), AccountIdentityKey = ByteString.CopyFrom(AccountKey ?? []), At = At };
}

/// <summary>Whom the person has compared safety numbers with, on whichever device.</summary>
internal sealed record StoredVerified(IReadOnlyList<SaidOfPerson> People)
{
    /// <summary>More people nobody compares numbers with: it keeps the backup within what the server takes.</summary>
    public const int Most = 1000;
    private const int KeyBytes = 33;

    /// <summary>The last time that all clients can count to.</summary>
    private const long LastAt = (1L << 53) - 2;

    public static Table<Only, StoredVerified> Table { get; } = Singles.Table<StoredVerified>("verified");

    public static StoredVerified Of(Step step) => step.Get(Table, default) ?? new StoredVerified([]);

    /// <summary>With what was said elsewhere, as far as it is newer and can be meant.</summary>
    public StoredVerified With(IEnumerable<VerifiedPerson> said)
    {
        var people = People.ToDictionary(person => person.Account);
        foreach (var person in said)
        {
            if (!AccountId.TryParse(person.AccountId, out var account) || person.AccountIdentityKey.Length is not (0 or KeyBytes))
                continue;
            if (person.At > LastAt || (people.Count >= Most && !people.ContainsKey(account)))
                continue;
            if (person.At > (people.GetValueOrDefault(account)?.At ?? 0))
                people[account] = new SaidOfPerson(account, person.AccountIdentityKey.IsEmpty ? null : person.AccountIdentityKey.ToByteArray(), person.At, Untold: false);
        }

        return new StoredVerified([.. people.Values]);
    }
}
