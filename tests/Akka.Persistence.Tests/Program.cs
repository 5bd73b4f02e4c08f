// What a test kills: persists for as long as it lives, and prints what is written.
Victim.Run(args[0]);
