using System.Security.Cryptography;
using Parley.Client.Recovery;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>How this account would come back if all of its devices were lost, as far as this device knows: only the primary one looks after it.</summary>
    public RecoveryState Recovery => _engine.Recovery.State;

    /// <summary>
    /// Draws a recovery key, which opens the backup of the account: for the person to write down, on paper. It counts once
    /// <see cref="ConfirmRecoveryKeyAsync"/> was given some of its groups; until then the same one is shown again.
    /// </summary>
    /// <returns>17 groups of four digits, with spaces between them.</returns>
    /// <exception cref="RefusedException">This is a linked device ("primary-only").</exception>
    public async Task<string> MakeRecoveryKeyAsync(CancellationToken cancellationToken = default) => RecoveryKey.Text(await _engine.Recovery.MakeKey(cancellationToken));

    /// <summary>Which groups of the recovery key to ask for, counted from 1: three that are drawn at random.</summary>
    public static IReadOnlyList<int> DrawRecoveryGroups()
    {
        var drawn = new SortedSet<int>();
        while (drawn.Count < AccountRecovery.GroupsAsked)
            drawn.Add(RandomNumberGenerator.GetInt32(1, RecoveryKey.Groups + 1));
        return [.. drawn];
    }

    /// <summary>The person has written the key down. A key before it opens nothing any more; a passphrase goes on.</summary>
    /// <param name="groups">At least three groups of it by their numbers, as the person has copied them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RefusedException">They are not the key's ("recovery-groups-wrong"), or no key was made ("recovery-key-gone").</exception>
    public Task ConfirmRecoveryKeyAsync(IReadOnlyDictionary<int, string> groups, CancellationToken cancellationToken = default) =>
        _engine.Recovery.ConfirmKey(groups, cancellationToken);

    /// <summary>
    /// Sets a passphrase that opens the backup too. The server must help at every try, ten times a day, and learns nothing of it; whoever runs the server can try as
    /// often as they like, so that it should have four unrelated words or more.
    /// </summary>
    /// <exception cref="RefusedException">
    /// It is too weak ("passphrase-weak"), there were ten tries in a day ("passphrase-attempts"), or this is a linked device ("primary-only").
    /// </exception>
    public Task SetRecoveryPassphraseAsync(string passphrase, CancellationToken cancellationToken = default) => _engine.Recovery.SetPassphrase(passphrase, cancellationToken);

    /// <summary>Deletes the backup: recovery key and passphrase open nothing any more.</summary>
    /// <exception cref="RefusedException">This is a linked device ("primary-only").</exception>
    public Task TurnOffRecoveryAsync(CancellationToken cancellationToken = default) => _engine.Recovery.TurnOff(cancellationToken);
}
