namespace Parley.Signal;

/// <summary>Every refusal of this library that is not a caller's mistake. The text is for logs and holds no secret.</summary>
public sealed class SignalException(SignalErrorCode code, string message) : Exception(message)
{
    public SignalErrorCode Code { get; } = code;
}
