again explain --status 500 --url 'https://api.demo.example/?Action=ListThings'
