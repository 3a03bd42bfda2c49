namespace Parley.Client;

/// <summary>What the person has said of the safety number of somebody, on whichever of their devices.</summary>
public enum Verification
{
    /// <summary>Nothing. Messages go out under whatever key the other has.</summary>
    None,

    /// <summary>The person has compared the number, and it is still that one.</summary>
    Verified,

    /// <summary>
    /// The number is not the one that the person has compared. Nothing is encrypted for the other, and what is written waits, until the person has compared
    /// it anew (<see cref="Chat.MarkVerifiedAsync"/>) or goes on without (<see cref="Chat.MarkUnverifiedAsync"/>).
    /// </summary>
    Changed,
}
