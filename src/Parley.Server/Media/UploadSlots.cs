using Parley.Contracts;
using Parley.Server.Operations;

namespace Parley.Server.Media;

/// <summary>What is on its way in for each account: so many files at once, whose bytes count for the day's quota before they have come.</summary>
internal sealed class UploadSlots
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, (int Files, long Bytes)> _running = [];

    /// <summary>Takes a slot until it is disposed.</summary>
    /// <param name="accountKey">Whose.</param>
    /// <param name="size">Bytes that will come.</param>
    /// <param name="fits">Whether so many files and bytes, with all that are under way, are within the quota.</param>
    public IDisposable Take(long accountKey, long size, Func<int, long, bool> fits)
    {
        lock (_lock)
        {
            var (files, bytes) = _running.GetValueOrDefault(accountKey);
            if (files == Limits.MediaUploads)
                throw new ProblemException(MediaProblems.Uploads);
            if (!fits(files + 1, bytes + size))
                throw new ProblemException(MediaProblems.Quota);
            _running[accountKey] = (files + 1, bytes + size);
        }

        return new Slot(this, accountKey, size);
    }

    private void Free(long accountKey, long size)
    {
        lock (_lock)
        {
            var (files, bytes) = _running[accountKey];
            if (files == 1)
                _running.Remove(accountKey);
            else
                _running[accountKey] = (files - 1, bytes - size);
        }
    }

    private sealed class Slot(UploadSlots slots, long accountKey, long size) : IDisposable
    {
        public void Dispose() => slots.Free(accountKey, size);
    }
}
