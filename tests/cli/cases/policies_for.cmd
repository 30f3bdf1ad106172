again policies --for https://api.demo.example/things
again policies --for https://API.demo.example:8443/ --format json
again policies --for https://elsewhere.example/
again policies --for https://api%2Edemo.example./
