using Parley.Signal.PostQuantum;
using Parley.Signal.Sessions;
using Parley.Signal.Wire;

namespace Parley.Signal.Tests.Playing;

/// <summary>Eve has a copy of Bob's session and hears everything; what Bob draws at random after the theft she does not know.</summary>
internal sealed class Thief(SessionState stolen)
{
    private static readonly MessageEnds Ends = new(Device.AliceAddress, Device.BobAddress);
    private readonly Seeded random = new("eve");

    internal SessionState Session { get; private set; } = stolen;

    internal PqRatchet PqRatchet { get; private set; } = stolen.PqRatchet;

    internal bool Reads(Envelope envelope)
    {
        if (!Reads(envelope, Session, out SessionState after))
            return false;
        Session = after;
        return true;
    }

    /// <summary>Whether a session of the caller's making reads it.</summary>
    internal bool Reads(Envelope envelope, SessionState session) => Reads(envelope, session, out _);

    /// <summary>Follows the post-quantum ratchet as far as what is heard allows.</summary>
    internal void Hears(Envelope envelope)
    {
        try
        {
            PqRatchet = PqRatchet.Receive(PqMessage.Decode(SignalMessage.Decode(envelope.Bytes).PqRatchet), new byte[32]);
        }
        catch (SignalException)
        {
            // She has lost track.
        }
    }

    /// <summary>Where Bob sends, she can only draw numbers of her own.</summary>
    internal void HearsBobSend()
    {
        try
        {
            PqRatchet = PqRatchet.Send(random.Fill, out _, new byte[32]);
        }
        catch (SignalException)
        {
            // She has lost track.
        }
    }

    private bool Reads(Envelope envelope, SessionState session, out SessionState after)
    {
        after = session;
        try
        {
            after = SessionCipher.Decrypt(session, Ends, envelope.Bytes, random.Fill, out _);
            return true;
        }
        catch (SignalException)
        {
            return false;
        }
    }
}
