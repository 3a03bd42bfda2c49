using Microsoft.Extensions.Logging;
using Parley.Client.Store;

namespace Parley.Client.Tests;

internal static class OptionsExtensions
{
    /// <summary>The same options with another clock, key, fault or network.</summary>
    public static ParleyClientOptions With(
        this ParleyClientOptions options, TimeProvider? time = null, IStoreKey? key = null, Action<CommitPoint>? fault = null, bool? appearOnline = null,
        PreKeyStock? stock = null, HttpMessageHandler? http = null, bool? startAnew = null, TimeSpan? historyOnDispose = null, Func<RecoveryRequest, Task<RecoverySecret?>>? recovery = null,
        ILogger? logger = null) => new()
        {
            DisplayName = options.DisplayName,
            DeviceName = options.DeviceName,
            Logger = logger ?? options.Logger,
            HttpHandler = http ?? options.HttpHandler,
            StoreKey = key ?? options.StoreKey,
            TimeProvider = time ?? options.TimeProvider,
            Fault = fault ?? options.Fault,
            AppearOnline = appearOnline ?? options.AppearOnline,
            Stock = stock ?? options.Stock,
            StartAnew = startAnew ?? options.StartAnew,
            HistoryOnDispose = historyOnDispose ?? options.HistoryOnDispose,
            ReadRecovery = recovery ?? options.ReadRecovery,
        };
}
