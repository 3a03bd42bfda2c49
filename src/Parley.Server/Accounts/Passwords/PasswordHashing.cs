using Parley.Server.Operations;

namespace Parley.Server.Accounts.Passwords;

/// <summary>
/// Hashes passwords beside the requests: each takes a processor for a quarter of a second, so only one is hashed at a time and few may wait.
/// </summary>
internal sealed class PasswordHashing(ISecureRandom random) : IDisposable
{
    internal const int Waiting = 16;

    private readonly SemaphoreSlim _one = new(1);
    private int _inside;

    public Task<string> Hash(string password)
    {
        var salt = new byte[Bcrypt.SaltBytes];
        random.Fill(salt);
        return Run(() => Bcrypt.Hash(password, salt));
    }

    public Task<bool> Verify(string password, string hash) => Run(() => Bcrypt.Verify(password, hash));

    public void Dispose() => _one.Dispose();

    private async Task<T> Run<T>(Func<T> work)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > Waiting)
                throw new ProblemException(Problems.Busy);
            await _one.WaitAsync();
            try
            {
                return await Task.Run(work);
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
