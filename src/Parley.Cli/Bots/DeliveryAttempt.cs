namespace Parley.Cli.Bots;

/// <summary>How a delivery stands after an attempt.</summary>
internal enum DeliveryState
{
    /// <summary>It is tried again.</summary>
    Waiting,
    Taken,

    /// <summary>The receiver does not want this one, whenever it comes.</summary>
    Refused,
}

/// <summary>What was learned of a delivery, for the operator.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Delivery">Which.</param>
/// <param name="Reason">Why it waits or was refused; of one that was taken, why its answer was left out.</param>
internal sealed record DeliveryNews(DeliveryState State, string Delivery, string? Reason);

/// <summary>What one attempt came to.</summary>
internal sealed record DeliveryAttempt(DeliveryState State, string? Reason = null, string? Reply = null, TimeSpan Wait = default)
{
    public static DeliveryAttempt Taken(string? reply, string? reason = null) => new(DeliveryState.Taken, reason, reply);

    /// <summary>These statuses are about this one message; all others about the receiver, or about a mistake that somebody can mend.</summary>
    public static DeliveryAttempt Failed(int status, TimeSpan? retryAfter) =>
        new(status is 400 or 413 or 415 or 422 ? DeliveryState.Refused : DeliveryState.Waiting, $"status {status}", Wait: retryAfter ?? TimeSpan.Zero);

    public static DeliveryAttempt Failed(string reason) => new(DeliveryState.Waiting, reason);
}
