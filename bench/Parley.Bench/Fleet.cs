using System.Globalization;
using Parley.Testing;

namespace Parley.Bench;

/// <summary>Accounts signed up over HTTP, some at a time. All have the same keys: what they send is opaque, and making keys is not what is measured.</summary>
internal sealed class Fleet(ServerProcess server)
{
    private const int AtOnce = 16;
    private readonly BareKeys _keys = new();
    private long _lastNumber = 15_100_000_000;

    public async Task<BareAccount[]> SignUp(int count)
    {
        var accounts = new BareAccount[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var number = Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture);
            accounts[i] = await BareAccount.SignUp(server, "+49" + number, _keys);
        });
        return accounts;
    }

    /// <summary>Two new accounts each, with a chat between them, connected.</summary>
    public async Task<Pair[]> Pairs(int count)
    {
        var accounts = await SignUp(2 * count);
        var pairs = new Pair[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
            pairs[i] = await Pair.Connect(server, accounts[2 * i], accounts[2 * i + 1]));
        return pairs;
    }
}
